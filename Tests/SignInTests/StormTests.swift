import Accounts
import DatabaseTesting
import Dispatch
import Gateway
import OrderedCollections
import Passwords
import Testing

/// A storm of sign-ins waits or is told to come again, and holds up nobody who reads.
@Suite(.timeLimit(.minutes(2))) struct StormTests {
    /// Computes nothing before the gate is opened once for each hash.
    private struct GatedFormat: HashingFormat {
        let gate: DispatchSemaphore
        private let format = SignInStage.format

        init(_ gate: DispatchSemaphore) { self.gate = gate }

        var name: String { format.name }
        func recognizes(_ stored: String) -> Bool { format.recognizes(stored) }
        func isWeaker(_ stored: String) -> Bool { format.isWeaker(stored) }

        func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
            try format.verify(password, against: stored)
        }

        func hash(_ password: String) throws(PasswordError) -> String {
            gate.wait()
            return try format.hash(password)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func readingGoesOnWhileSignInsWait(engine: TestEngine) async throws {
        let gate = DispatchSemaphore(value: 0)
        let hasher = PasswordHasher(
            formats: PasswordFormats(preferred: GatedFormat(gate)), threads: 2, maximumWaiting: 3)
        try await SignInStage.run(on: engine, hasher: hasher) { stage in
            let bob = try await stage.account("bob")
            _ = try await stage.gateway.profiles.replace(
                .id(bob.id), site: "blog", fields: ["nickname": "Bobby"], as: .operator)
            try await withThrowingTaskGroup(of: AccountError?.self) { group in
                for number in 0..<20 {
                    let origin = stage.origin(from: "198.51.100.\(number)")
                    group.addTask {
                        await stage.refusal { try await stage.signIn("nobody\(number)", "wrong", from: origin) }
                    }
                }
                // Two are under way and three wait: the others are told so at once.
                for _ in 0..<15 {
                    let error = try await group.next() ?? nil
                    #expect(error?.code == .tooManyRequests)
                    #expect(error?.retryAfter ?? 0 > 0)
                }
                for _ in 0..<40 {
                    let read = try await stage.gateway.profiles.profile(.id(bob.id), site: "blog", as: .operator)
                    #expect(read.profile["nickname"] == .string("Bobby"))
                }
                #expect(hasher.statistics.preferred == 0, "all of them still wait")
                for _ in 0..<5 { gate.signal() }
                for try await error in group { #expect(error?.code == .invalidCredentials) }
            }
            #expect(hasher.statistics.preferred == 5)
            // Who was turned away for want of room has used up none of their attempts.
            gate.signal()
            _ = try await stage.signIn("bob")
        }
    }
}
