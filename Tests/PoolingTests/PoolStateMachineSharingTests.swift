import Testing

@testable import Pooling

@Suite("Pool state machine: shared connections")
struct PoolStateMachineSharingTests {
    func pool(max: Int, connections: Int = 2, leases: Int = 2) -> MachineHarness {
        var pool = MachineHarness(
            PoolConfiguration(
                max: max, sharing: .init(connections: connections, leasesPerConnection: leases)))
        pool.beginConnected()
        return pool
    }

    @Test("puts several statements on one connection, and opens a second beside it")
    func shares() {
        var pool = pool(max: 4)
        #expect(pool.requestAll(1, .shared) == (.lease(1), []))
        #expect(pool.requestAll(2, .shared) == (.lease(1), [.connect(2)]))
        #expect(pool.requestAll(3, .shared) == (.wait, []))
        #expect(pool.connected(2).withoutWakes == [.lease(3, on: 2)])
        #expect(pool.requestAll(4, .shared) == (.lease(2), []), "the least loaded, and no third connection")
        #expect(pool.requestAll(5, .shared) == (.wait, []))
        #expect(pool.release(1) == [.lease(5, on: 1)])
    }

    @Test("goes on with one connection while requests come one after another")
    func staysAtOne() {
        var pool = pool(max: 4)
        for number in 1...5 {
            #expect(pool.requestAll(number, .shared) == (.lease(1), []))
            #expect(pool.release(1) == [])
        }
        #expect(pool.machine.status.idle == 1)
    }

    @Test("gives a transaction a connection of its own")
    func exclusiveBeside() {
        var pool = pool(max: 4)
        #expect(pool.request(1, .shared) == .lease(1))
        #expect(pool.requestAll(2, .exclusive) == (.wait, [.connect(2)]))
        #expect(pool.connected(2).withoutWakes == [.lease(2, on: 2)])
        #expect(pool.request(3, .shared) == .lease(1), "never the one of the transaction")
    }

    @Test("lets the only connection run dry for a transaction, and serves in order afterwards")
    func drainsTheOnlyOne() {
        var pool = pool(max: 1, connections: 1)
        #expect(pool.request(1, .shared) == .lease(1))
        #expect(pool.request(2, .exclusive) == .wait)
        #expect(pool.request(3, .shared) == .wait, "else the transaction would never come")
        #expect(pool.release(1).withoutWakes == [.lease(2, on: 1)])
        #expect(pool.release(1).withoutWakes == [.lease(3, on: 1)])
    }

    @Test("keeps one connection for statements while transactions hold the others")
    func keepsOneForStatements() {
        var pool = pool(max: 2)
        #expect(pool.request(1, .shared) == .lease(1))
        #expect(pool.request(2, .exclusive) == .wait)
        _ = pool.connected(2)
        #expect(pool.request(3, .exclusive) == .wait)
        #expect(pool.request(4, .shared) == .lease(1), "connection 2 will come back")
        #expect(pool.release(2).withoutWakes == [.lease(3, on: 2)])
    }

    @Test("shares again what was to run dry when the transaction gives up")
    func sharesAgain() {
        var pool = pool(max: 1, connections: 1)
        _ = pool.request(1, .shared)
        _ = pool.request(2, .exclusive)
        #expect(pool.request(3, .shared) == .wait)
        let (wasWaiting, actions) = pool.withdraw(2)
        #expect(wasWaiting)
        #expect(actions == [.lease(3, on: 1)])
    }

    @Test("closes a shared connection that broke at once, and ignores the leases that still come back")
    func breaks() {
        var pool = pool(max: 1, connections: 1)
        _ = pool.request(1, .shared)
        _ = pool.request(2, .shared)
        #expect(pool.release(1, isUsable: false) == [.close(1), .connect(2)], "tried at once, though nobody waits")
        #expect(pool.release(1, isUsable: false) == [])
        #expect(pool.requestAll(3, .shared) == (.wait, []))
    }

    @Test("gives no new leases on a connection that is too old, so that it comes to its end")
    func retiresShared() {
        var pool = pool(max: 1, connections: 1)
        _ = pool.request(1, .shared)
        pool.pass(.seconds(3600))
        #expect(pool.request(2, .shared) == .wait)
        #expect(pool.release(1).withoutWakes == [.close(1), .connect(2)])
        #expect(pool.connected(2).withoutWakes == [.lease(2, on: 2)])
    }

    @Test("treats shared as exclusive where connections are not shared")
    func noSharing() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        #expect(pool.request(1, .shared) == .lease(1))
        #expect(pool.request(2, .shared) == .wait)
        #expect(pool.release(1).withoutWakes == [.lease(2, on: 1)])
    }
}
