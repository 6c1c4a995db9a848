/// The one private server of this process.
actor SharedPostgres {
    static let instance = SharedPostgres()

    private var running: PrivatePostgres?
    private var isStarting = false
    private var waiters: [CheckedContinuation<PrivatePostgres, any Error>] = []

    /// Starts the server for the first caller; others wait for it, and a later one tries again if it failed.
    func server() async throws -> PrivatePostgres {
        if let running { return running }
        if isStarting { return try await withCheckedThrowingContinuation { waiters.append($0) } }
        isStarting = true
        do {
            let server = try await PrivatePostgres.start()
            running = server
            finish(.success(server))
            return server
        } catch {
            finish(.failure(error))
            throw error
        }
    }

    private func finish(_ result: Result<PrivatePostgres, any Error>) {
        isStarting = false
        for waiter in waiters { waiter.resume(with: result) }
        waiters = []
    }
}

/// Why there is no private PostgreSQL, in words for whoever runs the tests.
public struct PrivatePostgresError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
