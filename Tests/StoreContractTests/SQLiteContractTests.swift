import Accounts
import Foundation
import GatewayTesting
import Logging
import SQLStore
import SQLiteDatabase
import Testing

/// The one SQL implementation over SQLite, held against the contract.
@Suite(.serialized) struct SQLiteContractTests {
    @Test(arguments: ProfileRepositoryContract.cases)
    func profiles(_ contract: ProfileRepositoryContract.Case) async throws {
        try await TemporaryFolder.with { folder in
            let database = try SQLiteDatabase(
                SQLiteConfiguration(name: "main", path: folder.appending(path: "contract.sqlite").path),
                logger: Logger(label: "contract"))
            try await contract.run(
                on: SQLProfileFixture(site: contract.site, database: database, capabilities: StoreCapabilities()))
        }
    }
}

/// A folder for the time of one test.
enum TemporaryFolder {
    static func with<Outcome>(_ body: (URL) async throws -> Outcome) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
