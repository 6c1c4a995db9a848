internal import Accounts
internal import ArgumentParser
internal import Logging
internal import Pooling
internal import PostgresDatabase
internal import SQLStore

/// Accounts and their profiles by many keys at a time, through libpq.
struct PostgresBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres",
        abstract: "Asks for scattered accounts and for their profiles by their keys: the statements of one look-up.")

    @Option(help: "How the database is reached: host=... dbname=... user=...")
    var url: String

    @Option(help: "How many keys a look-up has.")
    var keys = 1000

    @OptionGroup var load: LoadOptions

    func run() async throws {
        let configuration = try PostgresConfiguration(name: "bench", url: url, pool: PoolConfiguration(max: 16))
        let server = PostgresDatabase(configuration, logger: Logger(label: "driver-bench"))
        let (accounts, count) = (load.accounts, keys)
        guard count <= accounts else { throw ValidationError("--keys is at most --accounts") }
        try await serving(server) {
            // What does not work at all is told, and not counted.
            _ = try await server.query(Self.accounts([.integer(1)]))
            _ = try await Load(options: .warmUp(of: load)).run { _ in
                _ = try await server.query(Self.accounts([.integer(1)]))
            }
            let lookups = Self.lookups(of: count, among: accounts)
            print(
                try await Load(options: load).run { random in
                    let keys = lookups[Int(random * Double(lookups.count))]
                    async let people = server.query(Self.accounts(keys))
                    let profiles = try await server.query(Self.profiles(keys))
                    guard try await people.count == count, profiles.count == count else { throw MissingRow() }
                })
        }
    }

    /// What the look-ups of `Benchmarks/wrk/lookup.lua` ask for: sets of keys from anywhere, made before the clock runs.
    ///
    /// Keys beside each other would have their rows in the same pages, and cost the server half as much.
    private static func lookups(of count: Int, among accounts: Int) -> [[SQLValue]] {
        (0..<64).map { _ in
            var keys: Set<Int64> = []
            while keys.count < count { keys.insert(Int64.random(in: 1...Int64(accounts))) }
            return keys.map { .integer($0) }
        }
    }

    private static func accounts(_ keys: [SQLValue]) -> SQLQuery {
        var select = SQLSelect(["id"], from: TableName(name: "gatehouse_account"))
        select.conditions = [.isMember("id", of: keys, type: .bigint)]
        return select.query
    }

    private static func profiles(_ keys: [SQLValue]) -> SQLQuery {
        var select = SQLSelect(
            ["account_id", "version", "url", "company", "display_name"], from: TableName(name: "blog_profile"))
        select.conditions = [.isMember("account_id", of: keys, type: .bigint)]
        return select.query
    }
}
