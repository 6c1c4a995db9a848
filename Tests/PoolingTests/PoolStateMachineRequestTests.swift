import Testing

@testable import Pooling

@Suite("Pool state machine: requests")
struct PoolStateMachineRequestTests {
    @Test("makes one connection at the start, and as many as the minimum says")
    func startsWithOne() {
        var lazy = MachineHarness(PoolConfiguration(max: 4))
        #expect(lazy.begin() == [.connect(1)])
        var eager = MachineHarness(PoolConfiguration(max: 4, min: 3))
        #expect(eager.begin() == [.connect(1), .connect(2), .connect(3)])
    }

    @Test("lets requests wait for run(), and serves them in order afterwards")
    func waitsForStart() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        #expect(pool.request(1) == .wait)
        #expect(pool.request(2) == .wait)
        #expect(pool.begin() == [.connect(1)])
        #expect(pool.connected(1).withoutWakes == [.lease(1, on: 1)])
        #expect(pool.release(1).withoutWakes == [.lease(2, on: 1)])
    }

    @Test("lends an idle connection at once, and makes a new one when there is none")
    func lends() {
        var pool = MachineHarness(PoolConfiguration(max: 2))
        pool.beginConnected()
        #expect(pool.request(1) == .lease(1))
        #expect(pool.requestAll(2) == (.wait, [.connect(2)]))
        #expect(pool.requestAll(3) == (.wait, []), "the pool is full")
        #expect(pool.connected(2).withoutWakes == [.lease(2, on: 2)])
        #expect(pool.release(1).withoutWakes == [.lease(3, on: 1)])
    }

    @Test("makes no more connections than requests wait")
    func connectsNoMoreThanNeeded() {
        var pool = MachineHarness(PoolConfiguration(max: 8))
        #expect(pool.begin() == [.connect(1)])
        #expect(pool.requestAll(1) == (.wait, []), "the one under way is for it")
        #expect(pool.requestAll(2) == (.wait, [.connect(2)]))
    }

    @Test("lends the connection used last, so that the others may age")
    func lendsLastUsed() {
        var pool = MachineHarness(PoolConfiguration(max: 2, min: 2))
        _ = pool.begin()
        _ = pool.connected(1)
        _ = pool.connected(2)
        #expect(pool.request(1) == .lease(2))
        #expect(pool.request(2) == .lease(1))
        _ = pool.release(2)
        _ = pool.release(1)
        #expect(pool.request(3) == .lease(1))
    }

    @Test("replaces a connection that came back broken, for whoever waits")
    func replacesBroken() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        #expect(pool.request(1) == .lease(1))
        #expect(pool.request(2) == .wait)
        #expect(pool.release(1, isUsable: false).withoutWakes == [.close(1), .connect(2)])
        #expect(pool.connected(2).withoutWakes == [.lease(2, on: 2)])
    }

    @Test("ignores what is reported of a connection that is gone")
    func ignoresUnknown() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        #expect(pool.release(7) == [])
        #expect(pool.closed(7) == [])
        #expect(pool.pinged(7, true) == [])
        #expect(pool.failed(7) == [])
        #expect(pool.release(1) == [], "it is idle, not lent")
    }

    @Test("keeps a request that is withdrawn from being served")
    func withdraws() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.request(3)
        #expect(pool.withdraw(2).0)
        #expect(!pool.withdraw(2).0, "it is gone already")
        #expect(!pool.withdraw(1).0, "it has its connection")
        #expect(pool.release(1).withoutWakes == [.lease(3, on: 1)])
        #expect(pool.machine.waiting == 0)
    }

    @Test("refuses further requests when the queue is full")
    func overloaded() {
        var pool = MachineHarness(PoolConfiguration(max: 1, maxWaiting: 2))
        pool.beginConnected()
        _ = pool.request(1)
        #expect(pool.request(2) == .wait)
        #expect(pool.request(3) == .wait)
        #expect(pool.request(4) == .fail(.overloaded))
        _ = pool.withdraw(2)
        #expect(pool.request(5) == .wait)
    }

    @Test("puts a request whose connection proved dead before all others")
    func refusesDead() {
        var pool = MachineHarness(PoolConfiguration(max: 1))
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.request(3)
        #expect(pool.release(1).withoutWakes == [.lease(2, on: 1)])
        let actions = pool.machine.refuse(pool.id(1), for: RequestID(number: 2), .exclusive, at: pool.now)
        #expect(actions.withoutWakes == [.close(1), .connect(2)])
        #expect(pool.connected(2).withoutWakes == [.lease(2, on: 2)])
    }
}
