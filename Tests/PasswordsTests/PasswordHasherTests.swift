import Dispatch
import Foundation
import Testing

@testable import Passwords

@Suite(.timeLimit(.minutes(1))) struct PasswordHasherTests {
    /// Holds the threads at their work until it is opened.
    private let gate = DispatchSemaphore(value: 0)

    private func block(_ threads: HashingThreads) async throws {
        try await threads.run { [gate] in gate.wait() }
    }

    private func wait(until condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test func hashesAndVerifies() async throws {
        let hasher = PasswordHasher(formats: PasswordFormats(preferred: PHCScrypt(logRounds: 4)), threads: 2)
        let stored = try await hasher.hash("lètmein")
        #expect(try await hasher.verify("lètmein", against: stored) == PasswordVerification(matches: true))
        #expect(try await hasher.verify("letmein", against: stored) == PasswordVerification(matches: false))
        #expect(try await hasher.verify("letmein", against: nil) == PasswordVerification(matches: false))
        await #expect(throws: PasswordError.unknownFormat) { try await hasher.verify("x", against: "plain") }
    }

    @Test func manyAtOnceAllGetTheirOwn() async throws {
        let hasher = PasswordHasher(formats: PasswordFormats(preferred: PHCScrypt(logRounds: 4)), threads: 2)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let stored = try await hasher.hash("password \(number)")
                    return try await hasher.verify("password \(number)", against: stored).matches
                }
            }
            for try await matches in group { #expect(matches) }
        }
    }

    @Test func workIsDoneOnThreadsOfItsOwn() async throws {
        let threads = HashingThreads(count: 1, maximumWaiting: 1)
        #expect(try await threads.run { Thread.current.name } == "passwords-0")
    }

    @Test func tooManyThatWaitAreRefused() async throws {
        let threads = HashingThreads(count: 1, maximumWaiting: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { try await block(threads) } }
            try await wait { threads.load == (2, 1) }
            await #expect(throws: PasswordError.busy) { try await threads.run {} }
            for _ in 0..<3 { gate.signal() }
            try await group.waitForAll()
        }
        #expect(threads.load == (0, 0))
        try await threads.run {}
    }

    @Test func oneThatWaitsCanBeCancelled() async throws {
        let threads = HashingThreads(count: 1, maximumWaiting: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await block(threads) }
            try await wait { threads.load == (0, 1) }
            try await withThrowingTaskGroup(of: Void.self) { waiting in
                waiting.addTask { await #expect(throws: CancellationError.self) { try await threads.run {} } }
                try await wait { threads.load == (1, 1) }
                waiting.cancelAll()
                try await waiting.waitForAll()
            }
            #expect(threads.load == (0, 1))
            gate.signal()
            try await group.waitForAll()
        }
    }

    @Test func onlySoManyRunAtOnce() async throws {
        let threads = HashingThreads(count: 2, maximumWaiting: 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { try await block(threads) } }
            try await wait { threads.load == (4, 2) }
            for _ in 0..<6 { gate.signal() }
            try await group.waitForAll()
        }
    }
}
