import Accounts
import Foundation
import Logging
import SQLStore
import SQLiteDatabase

/// Django's `auth_user` as Django makes it in SQLite.
enum DjangoTables {
    /// Django 2.0 and later.
    static let current = """
        CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, \
        "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, \
        "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, \
        "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL)
        """
    /// Django 1.3.
    static let ancient = """
        CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "username" varchar(30) NOT NULL \
        UNIQUE, "first_name" varchar(30) NOT NULL, "last_name" varchar(30) NOT NULL, "email" varchar(75) NOT NULL, \
        "password" varchar(128) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, \
        "is_superuser" bool NOT NULL, "last_login" datetime NOT NULL, "date_joined" datetime NOT NULL)
        """
}

/// Runs `body` over a SQLite database with one table in it.
func withDatabase(_ table: String, _ body: (any Database) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-django-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try SQLiteDatabase(
        SQLiteConfiguration(name: "main", path: folder.appending(path: "core.sqlite").path),
        logger: Logger(label: "test"))
    try await database.execute(SQLQuery(parts: [.text(table)]))
    try await body(database)
}
