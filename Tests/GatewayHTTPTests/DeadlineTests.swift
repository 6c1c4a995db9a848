import Accounts
import NIOPosix
import Synchronization
import Testing

@testable import GatewayHTTP

/// One watch over the time of all requests.
@Suite struct DeadlineTests {
    private struct Mishap: Error {}

    private let watch = DeadlineWatch()
    private let executor = EventLoopExecutor(MultiThreadedEventLoopGroup.singleton.any())

    private func run<Value: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await watch.run(within: limit, on: executor, body) { $0 }.get()
    }

    @Test func givesWhatComesInTime() async throws {
        #expect(try await run(within: .seconds(60)) { 7 } == 7)
        await #expect(throws: Mishap.self) {
            try await run(within: .seconds(60)) { throw Mishap() }
        }
    }

    @Test func cancelsWhatTakesTooLong() async throws {
        let error = await #expect(throws: AccountError.self) {
            try await run(within: .milliseconds(20)) { try await Task.sleep(for: .seconds(600)) }
        }
        #expect(error?.code == .timedOut)
    }

    /// The watch that looks for the longer limit looks too late for the shorter one.
    @Test func mindsTheShorterLimitThatComesLater() async throws {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let long = Task {
            try await run(within: .seconds(600)) {
                begin.yield()
                try await Task.sleep(for: .seconds(600))
            }
        }
        for await _ in began { break }
        for _ in 0..<3 { try await cancelsWhatTakesTooLong() }
        long.cancel()
        await #expect(throws: CancellationError.self) { try await long.value }
    }

    /// What was done is told, though it was done late: nobody is to do it once more.
    @Test func keepsAnOutcomeThatCameLate() async throws {
        let outcome = try await run(within: .milliseconds(20)) {
            try? await Task.sleep(for: .seconds(600))
            return "written"
        }
        #expect(outcome == "written")
    }

    @Test func passesACancellationOn() async throws {
        let wasCancelled = Mutex(false)
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await run(within: .seconds(600)) {
                await withTaskCancellationHandler {
                    begin.yield()
                    try? await Task.sleep(for: .seconds(600))
                } onCancel: {
                    wasCancelled.withLock { $0 = true }
                }
                try Task.checkCancellation()
            }
        }
        for await _ in began { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(wasCancelled.withLock { $0 })
    }
}
