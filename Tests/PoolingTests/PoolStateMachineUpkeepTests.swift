import Testing

@testable import Pooling

@Suite("Pool state machine: upkeep")
struct PoolStateMachineUpkeepTests {
    let configuration = PoolConfiguration(
        max: 3, idleTimeout: .seconds(60), maxLifetime: .seconds(600), pingAfterIdle: .seconds(10))

    @Test("pings a connection that was idle for long before it lends it")
    func pings() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        pool.pass(.seconds(11))
        #expect(pool.requestAll(1) == (.wait, [.ping(1)]))
        #expect(pool.pinged(1, true).withoutWakes == [.lease(1, on: 1)])
    }

    @Test("replaces a connection that does not answer the ping, and all that were idle for as long")
    func replacesDead() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.connected(2)
        _ = pool.release(1)
        _ = pool.release(2)
        pool.pass(.seconds(11))
        #expect(pool.requestAll(3) == (.wait, [.ping(2)]))
        #expect(pool.pinged(2, false).withoutWakes == [.close(2), .close(1), .connect(3)])
        #expect(pool.connected(3).withoutWakes == [.lease(3, on: 3)])
    }

    @Test("closes what is idle for too long, down to the minimum")
    func reaps() {
        var pool = MachineHarness(
            PoolConfiguration(max: 3, min: 1, idleTimeout: .seconds(60), maxLifetime: .seconds(600)))
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.connected(2)
        #expect(pool.release(1).isEmpty, "the wake for the start of the pool is on its way")
        pool.pass(.seconds(1))
        _ = pool.release(2)
        pool.pass(.seconds(59))
        #expect(pool.tick() == [.close(1), pool.at(.seconds(61))])
        pool.pass(.seconds(1))
        #expect(pool.tick().withoutWakes == [], "the minimum is kept")
        #expect(pool.machine.status.idle == 1)
    }

    @Test("closes a connection for its age, when it is idle or comes back, and replaces it up to the minimum")
    func retires() {
        var pool = MachineHarness(
            PoolConfiguration(max: 3, min: 1, idleTimeout: .seconds(900), maxLifetime: .seconds(600)))
        _ = pool.begin()
        #expect(pool.connected(1, random: 1) == [pool.at(.seconds(540))], "a tenth less by chance")
        #expect(pool.request(1) == .lease(1))
        pool.pass(.seconds(540))
        #expect(pool.tick().withoutWakes == [], "it is in use")
        #expect(pool.release(1).withoutWakes == [.close(1), .connect(2)])
        _ = pool.connected(2)
        pool.pass(.seconds(600))
        #expect(pool.tick().withoutWakes == [.close(2), .connect(3)])
    }

    @Test("asks for one wake at a time, the earliest")
    func schedules() {
        var pool = MachineHarness(configuration)
        _ = pool.begin()
        #expect(pool.connected(1) == [pool.at(.seconds(600)), pool.at(.seconds(60))])
        _ = pool.request(1)
        pool.pass(.seconds(5))
        #expect(pool.release(1) == [], "65 s comes after 60 s")
        pool.pass(.seconds(55))
        #expect(pool.tick() == [pool.at(.seconds(65))])
    }

    @Test("ends: requests fail, leases are waited for, everything is closed")
    func shutsDown() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        for number in 1...3 { _ = pool.request(number) }
        _ = pool.connected(2)
        _ = pool.connected(3)
        _ = pool.release(1)
        #expect(pool.shutDown() == [.close(1)])
        #expect(pool.request(4) == .fail(.shutDown))
        #expect(pool.closed(1) == [], "two are still lent")
        #expect(pool.release(3) == [.close(3)])
        #expect(pool.closed(3) == [])
        #expect(pool.release(2) == [.close(2)])
        #expect(pool.machine.status.state == .shutDown)
        #expect(pool.closed(2) == [.finish])
    }

    @Test("fails what waits when it ends, and finishes when the last connection is closed")
    func finishes() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        #expect(pool.shutDown() == [.fail(2, .shutDown)])
        #expect(pool.shutDown() == [], "a second call adds nothing")
        #expect(pool.release(1) == [.close(1)])
        #expect(pool.closed(1) == [.finish])
        #expect(pool.shutDown(forced: true) == [])
    }

    @Test("closes leased connections when it is forced, and does not wait for their return")
    func forced() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        _ = pool.request(1)
        #expect(pool.shutDown(forced: true) == [.close(1)])
        #expect(pool.closed(1) == [.finish])
        #expect(pool.release(1) == [])
    }

    @Test("finishes at once when nothing is open, and wants no connection that comes late")
    func lateConnection() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        _ = pool.begin()
        #expect(pool.shutDown() == [.finish])
        let (isWanted, actions) = pool.machine.connected(pool.id(1), random: 0, at: pool.now)
        #expect(!isWanted && actions.isEmpty)
    }

    @Test("ends before it has begun")
    func endsUnstarted() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        _ = pool.request(1)
        #expect(pool.shutDown() == [.fail(1, .shutDown)])
        #expect(pool.begin() == [])
        #expect(pool.request(2) == .fail(.shutDown))
    }
}
