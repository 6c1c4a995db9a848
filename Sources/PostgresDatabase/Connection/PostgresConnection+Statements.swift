import Accounts
import SQLStore

extension PostgresConnection {
    /// Runs a statement and gives its rows.
    ///
    /// They are read where they are used, and not in the connection's turn: the thread that reads the socket goes on, and the
    /// values are made by the thread that looks at them and lets them go.
    nonisolated func query(_ sql: RenderedSQL) async throws -> [Row] {
        let result = try await run(sql)
        do {
            return try result?.rows() ?? []
        } catch let error as UnrepresentableValue {
            throw DatabaseError(
                .valueOutOfRange, database: configuration.name, column: error.column, detail: error.reason)
        }
    }

    /// Runs a statement and gives how many rows it changed.
    func execute(_ sql: RenderedSQL) async throws -> Int { try await run(sql)?.changes ?? 0 }

    func begin() async throws {
        try await command("BEGIN")
        isInTransaction = true
    }

    /// Commits; throws too when the server rolled back instead, after an error that `body` did not pass on.
    func commit() async throws {
        let tag = try await command("COMMIT")
        isInTransaction = false
        guard tag == "COMMIT" else {
            throw DatabaseError(
                .other, database: configuration.name, detail: "the transaction had failed and was rolled back")
        }
    }

    /// Rolls back, or gives the connection up, with which the transaction ends as well.
    func rollBack() async {
        guard isUsable else { return }
        do {
            try await command("ROLLBACK")
            isInTransaction = false
        } catch {
            lose(unavailable("a transaction could not be rolled back"))
        }
    }

    @discardableResult
    private func command(_ sql: String) async throws -> String? {
        do {
            return try await exchange(isCancellable: false) {
                $0.sendOnce(sql, PostgresParameters(), binaryResult: false)
            }.last?.commandTag
        } catch let failure as PostgresFailure {
            throw failure.databaseError(configuration.name)
        }
    }

    private func run(_ sql: RenderedSQL) async throws -> PostgresResult? {
        var parameters = PostgresParameters()
        for binding in sql.bindings {
            parameters.append(try PostgresEncoding(binding, database: configuration.name))
        }
        guard !sql.text.containsNUL else {
            throw DatabaseError(.invalidText, database: configuration.name, detail: "a statement contains U+0000")
        }
        do {
            switch configuration.preparation {
            case .always: return try await runPrepared(sql.text, parameters)
            case .never:
                // The types of the result are not known beforehand, and text can be read whatever they are.
                return try await exchange { $0.sendOnce(sql.text, parameters, binaryResult: false) }.last
            }
        } catch let failure as PostgresFailure {
            throw failure.databaseError(configuration.name)
        }
    }

    private func runPrepared(_ sql: String, _ parameters: PostgresParameters) async throws -> PostgresResult? {
        let key = StatementCache.Key(sql: sql, types: parameters.types)
        var isSecondTry = false
        while true {
            let statement = try await prepare(key)
            do {
                return try await exchange {
                    $0.sendPrepared(statement.name, parameters, binaryResult: statement.hasBinaryResult)
                }.last
            } catch let failure as PostgresFailure where failure.isStalePlan && !isSecondTry {
                statements.forget(key, statement)
                guard !isInTransaction else {
                    // The transaction has failed with it; run again from its beginning it will succeed.
                    throw DatabaseError(
                        .serializationFailure, database: configuration.name, nativeCode: failure.sqlState,
                        detail: failure.message)
                }
                isSecondTry = true
            }
        }
    }

    /// The prepared statement of a text, prepared now if it is not yet.
    private func prepare(_ key: StatementCache.Key) async throws -> StatementCache.Statement {
        switch statements.find(key) {
        case .ready(let statement): return statement
        case .inPreparation:
            return try await withCheckedThrowingContinuation { statements.wait($0, for: key) }
        case .missing(let name):
            let result = await attempt { try await self.prepare(key, as: name) }
            if let evicted = statements.finish(key, result) { deallocate(evicted) }
            return try result.get()
        }
    }

    /// Not cancellable, since other queries may wait for the same statement.
    private func prepare(_ key: StatementCache.Key, as name: String) async throws -> StatementCache.Statement {
        let results = try await exchange(isCancellable: false) {
            $0.sendPrepare(name, key.sql, types: key.types) && $0.sendDescribe(name)
        }
        let types = results.last.map { result in (0..<result.columnCount).map(result.type(of:)) } ?? []
        return StatementCache.Statement(
            name: name, hasBinaryResult: types.allSatisfy(PostgresType.readable.contains))
    }

    private func attempt<Value>(_ body: () async throws -> Value) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Frees a statement on the server; nobody waits for it, and the order of the pipeline keeps it from harm.
    private func deallocate(_ name: String) {
        guard let handle, isUsable else { return }
        let now = ContinuousClock.now
        let limit = configuration.timeouts.query + configuration.timeouts.grace
        exchanges.append(
            Exchange(number: 0, limit: limit, deadline: now + limit, headSince: exchanges.isEmpty ? now : nil))
        guard handle.sendOnce("DEALLOCATE \(name)", PostgresParameters(), binaryResult: false), handle.sendSync()
        else { return lose(unavailable(handle.errorMessage)) }
        flush()
    }
}
