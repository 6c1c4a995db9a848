import SQLStore

/// What happens on a connection that listens.
public enum PostgresListening: Hashable, Sendable {
    /// The server has begun to tell.
    case began
    case notification(String)
    /// The connection is gone: whatever is told meanwhile is not heard.
    case lost
}

extension PostgresDatabase {
    /// How often a connection that hears nothing is asked whether it lives.
    private static let pulse = Duration.seconds(5)

    /// Tells whoever listens on a channel; outside a transaction, at once.
    /// - Parameter payload: less than 8,000 bytes.
    public func notify(_ channel: String, _ payload: String) async throws {
        _ = try await query(
            "SELECT 1 FROM pg_notify(\(bind: .text(channel), as: .anyText), \(bind: .text(payload), as: .anyText))")
    }

    /// Listens on a channel, over a direct connection of its own, until that is lost or the task is cancelled.
    /// - Parameter hear: takes what happens, at once and in order, in the connection's turn: it must not block.
    public func listen(
        to channel: String, _ hear: @escaping @Sendable (PostgresListening) -> Void
    ) async throws {
        let connection: PostgresConnection
        do { connection = try await PostgresConnection.open(configuration.listening) } catch let failure
            as PostgresConnectFailure
        {
            throw DatabaseError(.unavailable, database: name, detail: failure.detail)
        }
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        do {
            try await connection.listen(to: channel) { event in
                hear(event)
                if event == .lost { end.finish() }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { for await _ in ended {} }
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.pulse)
                        try await connection.ping()
                    }
                }
                try await group.next()
            }
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}

extension PostgresConnection {
    /// Has the server tell what is sent on a channel.
    fileprivate func listen(
        to channel: String, _ hear: @escaping @Sendable (PostgresListening) -> Void
    ) async throws {
        listener = hear
        do {
            try await exchange {
                $0.sendOnce("LISTEN \(PostgresDialect().quote(channel))", PostgresParameters(), binaryResult: false)
            }
        } catch let failure as PostgresFailure {
            throw failure.databaseError(configuration.name)
        }
        hear(.began)
    }

    /// Hands out the notifications that have come.
    func hearNotifications(_ handle: PostgresHandle) {
        guard let listener else { return }
        while let payload = handle.nextNotification() { listener(.notification(payload)) }
    }
}
