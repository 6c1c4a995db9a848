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

    /// Whatever there is to verify, one hash of the preferred cost is computed: the time tells nothing.
    @Test func oneHashOfThePreferredCostIsAlwaysComputed() async throws {
        let preferred = PHCScrypt(logRounds: 4)
        let stored: [(value: String?, others: Int)] = [
            (nil, 0), (try preferred.hash("password"), 0), (try PHCScrypt(logRounds: 3).hash("password"), 1),
            (try PHCScrypt(logRounds: 5).hash("password"), 0), ("5f4dcc3b5aa765d61d8327deb882cf99", 1),
            ("md5$seasalt$1e9bf2bf5606aa5c39852cc30f0f6f22", 1), ("!", 1), ("unknown", 0), ("$scrypt$ln=4", 0),
            ("plain$password", 0), ("aspnet-membership-encrypted$x", 0),
        ]
        for (value, others) in stored {
            for password in ["password", "wrong", "", String(repeating: "x", count: 5000)] {
                let hasher = PasswordHasher(formats: PasswordFormats(preferred: preferred), threads: 1)
                _ = try? await hasher.verify(password, against: value)
                #expect(hasher.statistics.preferred == 1, "\(value ?? "no account")")
                let wanted = password.count > 4096 ? 0 : others
                #expect(hasher.statistics.others == wanted, "\(value ?? "no account")")
            }
        }
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

    /// Where the machine lets the other threads do nothing, nobody waits for ever.
    @Test func whatHasWaitedTooLongIsTakenByAnother() async throws {
        let threads = HashingThreads(count: 1, maximumWaiting: 4, patience: .milliseconds(100))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await block(threads) }
            try await wait { threads.load == (0, 1) }
            let start = ContinuousClock.now
            for _ in 0..<3 {
                #expect(try await threads.run { Thread.current.name } == "passwords-late")
            }
            #expect(start.duration(to: .now) >= .milliseconds(300))
            #expect(threads.load == (0, 1))
            gate.signal()
            try await group.waitForAll()
        }
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
