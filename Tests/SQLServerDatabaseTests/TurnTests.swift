import Synchronization
import Testing

@testable import SQLServerDatabase

@Suite(.timeLimit(.minutes(1))) struct TurnTests {
    @Test func `one at a time has the turn, also where many want it`() async {
        let turn = Turn()
        let inside = Visitors()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    if !turn.takeAtOnce() { await turn.wait() }
                    inside.enter()
                    await Task.yield()
                    inside.leave()
                    turn.end()
                }
            }
        }
        #expect(inside.most == 1)
        #expect(inside.all == 500)
        #expect(turn.takeAtOnce())
    }

    @Test func `a cancelled task gets its turn too`() async {
        let turn = Turn()
        #expect(turn.takeAtOnce())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await turn.wait()
                turn.end()
            }
            group.cancelAll()
            turn.end()
        }
        #expect(turn.takeAtOnce())
    }
}

/// Who is inside at this moment.
private final class Visitors: Sendable {
    private let state = Mutex((now: 0, most: 0, all: 0))

    var most: Int { state.withLock { $0.most } }
    var all: Int { state.withLock { $0.all } }

    func enter() {
        state.withLock { state in
            state.now += 1
            state.all += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}
