import Accounts
import Foundation
import Logging
import SQLStore
import SQLiteDatabase
import Testing

/// A kind of database the core may live in.
enum CoreEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite

    var testDescription: String { rawValue }

    /// Runs `body` over an empty database that is gone afterwards.
    func withDatabase(_ body: @Sendable (any Database) async throws -> Void) async throws {
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-core-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            let configuration = SQLiteConfiguration(
                name: "main", path: folder.appendingPathComponent("core.sqlite").path)
            try await body(SQLiteDatabase(configuration, logger: Logger(label: "test")))
        }
    }
}

extension SchemaPlanner {
    /// Makes whatever the tables lack.
    func makeAll(_ tables: [TableDefinition]) async throws {
        for step in try await plan(tables) { _ = try await apply(step, of: tables) }
    }
}
