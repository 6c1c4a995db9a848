import Testing

@testable import Pooling

@Suite("Pool state machine: failures")
struct PoolStateMachineFailureTests {
    let configuration = PoolConfiguration(
        max: 2, backOff: BackOff(base: .milliseconds(100), cap: .milliseconds(300), jitter: 0), breakerThreshold: 3)

    @Test("doubles the delay up to the cap, and shortens it by the jitter")
    func backOff() {
        let backOff = BackOff(base: .milliseconds(100), cap: .milliseconds(700), jitter: 0.5)
        let delays = [1, 2, 3, 4, 60].map { backOff.delay(after: $0, random: 0) }
        #expect(delays == [100, 200, 400, 700, 700].map { .milliseconds($0) })
        #expect(backOff.delay(after: 1, random: 1) == .milliseconds(50))
    }

    @Test("tries again after the delay, one attempt at a time, though nobody waits")
    func retries() {
        var pool = MachineHarness(configuration)
        _ = pool.begin()
        #expect(pool.failed(1) == [pool.at(.milliseconds(100))])
        pool.pass(.milliseconds(50))
        #expect(pool.requestAll(1) == (.wait, []), "not before the delay has passed")
        pool.pass(.milliseconds(50))
        #expect(pool.tick() == [.connect(2)])
        #expect(pool.requestAll(2) == (.wait, []), "one attempt at a time")
        #expect(pool.connected(2).withoutWakes == [.lease(1, on: 2), .connect(3)], "all is well again")
    }

    @Test("opens after some failures in a row: what waits and what comes fails, and probing goes on")
    func breaker() {
        var pool = MachineHarness(configuration)
        _ = pool.begin()
        _ = pool.request(1)
        _ = pool.failed(1)
        pool.pass(.milliseconds(100))
        #expect(pool.tick() == [.connect(2)])
        _ = pool.failed(2)
        #expect(pool.machine.status.state == .connecting)
        pool.pass(.milliseconds(200))
        #expect(pool.tick() == [.connect(3)])
        let unavailable = PoolError.Code.unavailable(retryAfter: .milliseconds(300))
        #expect(pool.failed(3).withoutWakes == [.fail(1, unavailable)])
        #expect(pool.machine.status.state == .down)
        #expect(pool.machine.status.lastFailure == "Refused")
        pool.pass(.milliseconds(100))
        #expect(pool.request(2) == .fail(.unavailable(retryAfter: .milliseconds(200))))
        pool.pass(.milliseconds(200))
        #expect(pool.tick() == [.connect(4)], "half open")
        #expect(pool.request(3) == .fail(.unavailable(retryAfter: .zero)))
        _ = pool.connected(4)
        #expect(pool.machine.status.state == .up)
        #expect(pool.machine.status.lastFailure == nil)
        #expect(pool.request(4) == .lease(4))
    }

    @Test("counts attempts that were under way together as one failure")
    func countsBurstOnce() {
        var pool = MachineHarness(PoolConfiguration(max: 8, breakerThreshold: 2))
        _ = pool.begin()
        for number in 1...5 { _ = pool.request(number) }
        pool.pass(.milliseconds(10))
        for number in 1...5 { _ = pool.failed(number) }
        #expect(pool.machine.status.state == .connecting)
        #expect(pool.machine.status.failed == 5)
        #expect(pool.machine.waiting == 5)
    }

    @Test("stays closed while old connections work though no new ones can be made")
    func provenAlive() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        #expect(pool.request(1) == .lease(1))
        #expect(pool.requestAll(2) == (.wait, [.connect(2)]))
        _ = pool.failed(2)
        #expect(pool.release(1) == [.lease(2, on: 1)])
        for number in 3...8 {
            pool.pass(.milliseconds(300))
            #expect(pool.tick().withoutWakes == [.connect(number)])
            _ = pool.failed(number)
            #expect(pool.request(number) == .wait)
            #expect(pool.release(1).contains(.lease(number, on: 1)))
        }
        #expect(pool.machine.status.state == .up)
    }

    @Test("lends idle connections though the breaker is open")
    func lendsIdleWhileOpen() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        for number in 2...4 {
            _ = pool.failed(number)
            pool.pass(.milliseconds(300))
            _ = pool.tick()
        }
        #expect(pool.machine.isBreakerOpen)
        #expect(pool.machine.waiting == 0)
        _ = pool.release(1)
        #expect(!pool.machine.isBreakerOpen, "the connection that came back has worked")
        #expect(pool.request(9) == .lease(1))
    }

    @Test("fails the request whose connection proved dead when the breaker is open")
    func refusesWhileOpen() {
        var pool = MachineHarness(configuration)
        pool.beginConnected()
        _ = pool.request(1)
        _ = pool.request(2)
        for number in 2...4 {
            _ = pool.failed(number)
            pool.pass(.milliseconds(300))
            _ = pool.tick()
        }
        let actions = pool.machine.refuse(pool.id(1), for: RequestID(number: 9), .exclusive, at: pool.now)
        #expect(actions.contains(.fail(9, .unavailable(retryAfter: .zero))))
    }
}
