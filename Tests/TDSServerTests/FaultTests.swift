import Testing

@testable import GatewayTesting

/// Faults on demand, and attentions, over the bare protocol.
struct FaultTests {
    @Test func wrongPasswordsAndOrderedRefusalsAre18456() async throws {
        let server = try await TDSTestServer.start()
        let wrong = try await RawClient.open(server, password: "wrong")
        #expect(RawClient.errors(in: await wrong.reply() ?? []) == [18_456])
        #expect(await wrong.reply() == nil)
        server.faults.order(.refuseLogin)
        let refused = try await RawClient.open(server)
        #expect(RawClient.errors(in: await refused.reply() ?? []) == [18_456])
        let accepted = try await RawClient.open(server)
        #expect(RawClient.errors(in: await accepted.reply() ?? []) == [])
        #expect(server.statistics.counts.logins == 1 && server.statistics.counts.refusedLogins == 2)
        await accepted.close()
        await server.stop()
    }

    @Test func anAttentionEndsWaitingAndTheConnectionStaysUsable() async throws {
        let server = try await TDSTestServer.start()
        let client = try await RawClient.connect(to: server)
        try await client.send(batch: "WAITFOR DELAY '00:10:00'")
        try await client.attention()
        let reply = try #require(await client.reply())
        #expect(reply.suffix(13).prefix(3) == [0xFD, 0x20, 0])
        server.faults.order(.neverAnswer)
        try await client.send(batch: "SELECT 1")
        try await client.attention()
        #expect(await client.reply()?.suffix(13).prefix(3) == [0xFD, 0x20, 0])
        #expect(try await client.errors(of: "SELECT nope") == [207])
        // An attention to an idle server is answered as well.
        try await client.attention()
        #expect(await client.reply()?.prefix(3) == [0xFD, 0x20, 0])
        await client.close()
        await server.stop()
    }

    @Test func anAttentionEndsAQueryThatWorks() async throws {
        let server = try await TDSTestServer.start()
        let client = try await RawClient.connect(to: server)
        let digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS "
        let sources = (0..<9).map { "\(digits)t\($0)(v)" }.joined(separator: " CROSS JOIN ")
        // Twice: the second time the query is one that the session has kept.
        for _ in 0..<2 {
            try await client.send(batch: "SELECT COUNT(*) FROM \(sources)")
            try await Task.sleep(for: .milliseconds(500))
            try await client.attention()
            #expect(await client.reply()?.suffix(13).prefix(3) == [0xFD, 0x20, 0])
        }
        #expect(try await client.errors(of: "SELECT 1") == [])
        await client.close()
        await server.stop()
    }

    @Test func stalledRepliesGoOnWhenReleased() async throws {
        let server = try await TDSTestServer.start()
        let client = try await RawClient.connect(to: server)
        server.faults.order(.stall(afterRows: 1))
        try await client.send(batch: "SELECT v FROM (VALUES (1), (2), (3)) AS t(v)")
        while !server.faults.hasStalled { await Task.yield() }
        server.faults.release()
        let reply = try #require(await client.reply())
        #expect(reply.filter { $0 == 0xD1 }.count >= 3)
        await client.close()
        await server.stop()
    }

    @Test func repliesBreakOffAndConnectionsAreDropped() async throws {
        let server = try await TDSTestServer.start()
        let client = try await RawClient.connect(to: server)
        server.faults.order(.closeInMidPacket)
        try await client.send(batch: "SELECT 1")
        #expect(await client.reply() == nil)
        server.faults.dropEveryNthConnection = 2
        let first = try await RawClient.open(server)
        #expect(await first.reply() != nil)
        if let second = try? await RawClient.open(server) { #expect(await second.reply() == nil) }
        await first.close()
        await server.stop()
    }

    @Test func deadlocksRollTheTransactionBack() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int)")
        let client = try await RawClient.connect(to: server)
        #expect(try await client.errors(of: "BEGIN TRAN; INSERT INTO T VALUES (1)") == [])
        server.faults.order(.deadlock)
        #expect(try await client.errors(of: "INSERT INTO T VALUES (2)") == [1_205])
        #expect(try await client.errors(of: "COMMIT") == [3_902])
        #expect(try await server.execute("SELECT COUNT(*) FROM T")[0].rows == [[0]])
        await client.close()
        await server.stop()
    }

    @Test func writersWaitForEachOther() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int); INSERT INTO T VALUES (1)")
        let holder = try await RawClient.connect(to: server)
        let other = try await RawClient.connect(to: server)
        #expect(try await holder.errors(of: "BEGIN TRAN; UPDATE T SET id = 2") == [])
        #expect(try await other.errors(of: "SET LOCK_TIMEOUT 50; DELETE FROM T") == [1_222])
        #expect(try await other.errors(of: "SELECT id FROM T") == [])
        // A connection that goes away lets go of its lock.
        await holder.close()
        #expect(try await other.errors(of: "SET LOCK_TIMEOUT -1; DELETE FROM T WHERE id = 1") == [])
        #expect(try await server.execute("SELECT COUNT(*) FROM T")[0].rows == [[0]])
        await other.close()
        await server.stop()
    }

    @Test func aServerStartsAgainOnItsPortWithItsData() async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int)")
        let client = try await RawClient.connect(to: server)
        let port = server.port
        await server.stop()
        #expect(await client.reply() == nil)
        await #expect(throws: (any Error).self) { try await RawClient.connect(to: server) }
        try await server.restart()
        #expect(server.port == port)
        let again = try await RawClient.connect(to: server)
        #expect(try await again.errors(of: "SELECT id FROM T") == [])
        await again.close()
        await server.stop()
    }

    @Test func openJSONNeedsLevel130() async throws {
        var configuration = TDSServerConfiguration()
        configuration.compatibilityLevel = 120
        let server = try await TDSTestServer.start(configuration)
        let client = try await RawClient.connect(to: server)
        #expect(try await client.errors(of: "SELECT k FROM OPENJSON('[1]') WITH (k bigint '$')") == [208])
        await client.close()
        await server.stop()
    }
}
