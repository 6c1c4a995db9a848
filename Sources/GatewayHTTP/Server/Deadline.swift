import Accounts

/// Runs `body`, and cancels it when the time is up.
/// - Throws: what `body` throws, or ``AccountError`` `timedOut`.
func withDeadline<Outcome: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Outcome
) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome?.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        guard let outcome = try await group.next() ?? nil else {
            throw AccountError(.timedOut, "the answer took longer than is allowed here")
        }
        return outcome
    }
}
