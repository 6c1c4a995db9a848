import NIOCore
import Testing

@testable import GatewayTesting

/// Statements that are prepared first, as drivers call for them over the bare protocol.
struct PreparedCallTests {
    /// A call by the number of its procedure.
    private static func call(_ procedure: UInt16, _ parameters: ByteBuffer) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(UInt32(4), endianness: .little)
        body.writeInteger(UInt16(0xFFFF), endianness: .little)
        body.writeInteger(procedure, endianness: .little)
        body.writeInteger(UInt16(0), endianness: .little)
        body.writeImmutableBuffer(parameters)
        return body
    }

    private static func text(_ text: String, in body: inout ByteBuffer) {
        body.writeBytes([0, 0, 0xE7])
        body.writeInteger(UInt16(8_000), endianness: .little)
        body.writeBytes([0x09, 0x04, 0xD0, 0x00, 0x34])
        body.writeInteger(UInt16(text.utf16.count * 2), endianness: .little)
        for unit in text.utf16 { body.writeInteger(unit, endianness: .little) }
    }

    private static func integer(_ value: Int32, in body: inout ByteBuffer) {
        body.writeBytes([0, 0, 0x26, 4, 4])
        body.writeInteger(value, endianness: .little)
    }

    /// The parameters of sp_prepare and sp_prepexec: NULL by reference for the handle, then the declarations and the text.
    private static func preparing(_ text: String, _ declarations: String) -> ByteBuffer {
        var body = ByteBuffer(bytes: [0, 1, 0x26, 4, 0])
        Self.text(declarations, in: &body)
        Self.text(text, in: &body)
        return body
    }

    private static func executing(_ handle: Int32, _ values: Int32...) -> ByteBuffer {
        var body = ByteBuffer()
        for value in [handle] + values { integer(value, in: &body) }
        return body
    }

    /// The handle in a reply: the value of four bytes before the last DONEPROC; nil where it is NULL.
    private static func handle(in reply: [UInt8]) -> Int32? {
        guard reply.count > 19, reply[reply.count - 13] == 0xFE else { return nil }
        let value = reply.dropLast(13).suffix(6)
        guard value.prefix(2) == [4, 4] else { return nil }
        return value.suffix(4).reversed().reduce(0) { $0 << 8 | Int32($1) }
    }

    /// Whether there is a row with this one value of INTN.
    private static func has(_ value: Int32, in reply: [UInt8]) -> Bool {
        let row = [0xD1, 4] + (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        return reply.indices.contains { reply[$0...].starts(with: row) }
    }

    private static func withClient(_ body: (RawClient, TDSTestServer) async throws -> Void) async throws {
        let server = try await TDSTestServer.start()
        try await server.execute("CREATE TABLE T (id int NOT NULL PRIMARY KEY, v int NULL)")
        try await server.execute("INSERT INTO T VALUES (1, 100), (2, 200)")
        let client = try await RawClient.connect(to: server)
        try await body(client, server)
        await client.close()
        await server.stop()
    }

    private static let select = preparing("SELECT v FROM T WHERE id = @p1", "@p1 int")

    @Test func aStatementIsPreparedAndRunAtOnce() async throws {
        try await Self.withClient { client, server in
            var first = Self.select
            Self.integer(1, in: &first)
            try await client.send(.call, Self.call(13, first))
            let reply = try #require(await client.reply())
            #expect(RawClient.errors(in: reply) == [] && Self.has(100, in: reply) && Self.handle(in: reply) == 1)

            try await client.send(.call, Self.call(12, Self.executing(1, 2)))
            let second = try #require(await client.reply())
            #expect(RawClient.errors(in: second) == [] && Self.has(200, in: second))
            let requests = server.statistics.requests.filter { $0.kind == .call }
            #expect(requests.map(\.procedure) == ["sp_prepexec", "sp_execute"])
            #expect(Set(requests.map(\.text)) == ["SELECT v FROM T WHERE id = @p1"])
            #expect(Set(requests.map(\.declarations)) == ["@p1 int"])
        }
    }

    @Test func preparingAloneRunsNothing() async throws {
        try await Self.withClient { client, server in
            try await client.send(.call, Self.call(11, Self.preparing("DELETE FROM T WHERE id = @p1", "@p1 int")))
            let reply = try #require(await client.reply())
            #expect(Self.handle(in: reply) == 1)
            #expect(try await server.execute("SELECT COUNT(*) FROM T")[0].rows == [[2]])
            try await client.send(.call, Self.call(12, Self.executing(1, 2)))
            _ = await client.reply()
            #expect(try await server.execute("SELECT COUNT(*) FROM T")[0].rows == [[1]])
        }
    }

    @Test func aHandleThatIsNotThereIsRefused() async throws {
        try await Self.withClient { client, _ in
            try await client.send(.call, Self.call(12, Self.executing(5, 1)))
            #expect(RawClient.errors(in: await client.reply() ?? []) == [8179])
            try await client.send(.call, Self.call(11, Self.select))
            _ = await client.reply()
            for expected in [[], [8179]] {
                try await client.send(.call, Self.call(15, Self.executing(1)))
                #expect(RawClient.errors(in: await client.reply() ?? []) == expected)
            }
            try await client.send(.call, Self.call(12, Self.executing(1, 1)))
            #expect(RawClient.errors(in: await client.reply() ?? []) == [8179])
            // What is prepared next has another handle.
            try await client.send(.call, Self.call(11, Self.select))
            #expect(Self.handle(in: await client.reply() ?? []) == 2)
        }
    }

    @Test func handlesAreTheSessionsOwn() async throws {
        try await Self.withClient { client, server in
            try await client.send(.call, Self.call(11, Self.select))
            _ = await client.reply()
            let other = try await RawClient.connect(to: server)
            try await other.send(.call, Self.call(12, Self.executing(1, 1)))
            #expect(RawClient.errors(in: await other.reply() ?? []) == [8179])
            await other.close()
        }
    }

    @Test(arguments: [("SELECT v FRM T", 102), ("SELECT v FROM Missing", 208), ("SELECT w FROM T", 207)])
    func whatCannotBeCompiledHasNoHandle(text: String, number: Int) async throws {
        try await Self.withClient { client, _ in
            try await client.send(.call, Self.call(13, Self.preparing(text, "")))
            let reply = try #require(await client.reply())
            #expect(RawClient.errors(in: reply).last == 8180 && RawClient.errors(in: reply).count == 2)
            #expect(Self.handle(in: reply) == nil)
        }
    }

    @Test func aMissingValueAndOneTooManyAreRefused() async throws {
        try await Self.withClient { client, _ in
            try await client.send(.call, Self.call(11, Self.select))
            _ = await client.reply()
            try await client.send(.call, Self.call(12, Self.executing(1)))
            #expect(RawClient.errors(in: await client.reply() ?? []) == [8178])
            try await client.send(.call, Self.call(12, Self.executing(1, 1, 2)))
            #expect(RawClient.errors(in: await client.reply() ?? []) == [8144])
        }
    }

    @Test func aTextThatIsMissingIsAskedFor() async throws {
        try await Self.withClient { client, _ in
            for procedure in [11, 13] as [UInt16] {
                try await client.send(.call, Self.call(procedure, ByteBuffer(bytes: [0, 1, 0x26, 4, 0])))
                #expect(RawClient.errors(in: await client.reply() ?? []) == [214])
            }
            try await client.send(.call, Self.call(12, ByteBuffer()))
            #expect(RawClient.errors(in: await client.reply() ?? []) == [214])
        }
    }
}
