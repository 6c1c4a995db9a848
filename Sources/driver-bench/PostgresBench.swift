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
        abstract: "Asks for many accounts, and for their profiles, by their keys: the two statements of one look-up.")

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
            _ = await Load(options: .warmUp(of: load)).run { _ in
                _ = try await server.query(Self.accounts([.integer(1)]))
            }
            print(
                await Load(options: load).run { random in
                    let first = 1 + Int64(random * Double(accounts - count + 1))
                    let keys = (0..<Int64(count)).map { SQLValue.integer(first + $0) }
                    async let people = server.query(Self.accounts(keys))
                    let profiles = try await server.query(Self.profiles(keys))
                    guard try await people.count == count, profiles.count == count else { throw MissingRow() }
                })
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
