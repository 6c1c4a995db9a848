import Accounts
import Foundation
import Logging
import SQLStore
import SQLiteDatabase

/// A real Django and our repository over the same file.
struct DjangoStage {
    let django: Django
    let database: any Database
    let accounts: DjangoAccountRepository
    let schema = CoreSchema(accounts: .django)

    static func with(_ body: @Sendable (DjangoStage) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-django-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let django = try await Django.start(in: folder)
        let database = try SQLiteDatabase(
            SQLiteConfiguration(name: "main", path: django.file.path), logger: Logger(label: "test"))
        let stage = DjangoStage(
            django: django, database: database,
            accounts: DjangoAccountRepository(database: database, staleness: .zero))
        let planner = SchemaPlanner(database: database)
        let tables = stage.schema.tables
        for step in try await planner.plan(tables) { _ = try await planner.apply(step, of: tables) }
        try await body(stage)
    }

    func account(_ username: String) async throws -> Account? {
        try await accounts.accounts(usernames: [username])[Username.fold(username)]
    }
}
