// swift-tools-version: 6.2
import PackageDescription

/// The rules every target of ours is compiled under: Swift 6 mode, checked memory safety,
/// explicit existentials, imports that say what they re-export, asynchronous functions that run where their caller does,
/// and no warnings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library of ours.
///
/// Its dependencies are the whole of what it may import; `scripts/check-modules`
/// holds the order of the layers.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "gatehouse",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gatehouse", targets: ["gatehouse"]),
        .executable(name: "tds-test-server", targets: ["tds-test-server"]),
        .executable(name: "driver-bench", targets: ["driver-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The C libraries, each imported by one file.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CFreeTDS", providers: [.apt(["freetds-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),

        // The domain and what it stands on: nothing of ours below them.
        module("Accounts", [collections]),
        module(
            "Passwords",
            ["CArgon2", "CCrypt", crypto, .product(name: "CryptoExtras", package: "swift-crypto"), collections]),
        module("Pooling", ["CEpoll", collections, logging]),

        // SQL once, and the three databases that speak it.
        module("SQLStore", ["Accounts", collections, crypto, logging]),
        module(
            "SQLServerDatabase",
            ["SQLStore", "Accounts", "Pooling", "CFreeTDS", collections, logging, lifecycle]),
        module("PostgresDatabase", ["SQLStore", "Accounts", "Pooling", "CPostgres", collections, lifecycle, logging]),
        module("SQLiteDatabase", ["SQLStore", "Accounts", grdb, logging]),

        // What wraps a repository, and what assembles a gateway of it all.
        module("Repositories", ["Accounts", collections, crypto, logging, metrics]),
        module(
            "Gateway",
            [
                "Accounts", "Passwords", "SQLStore", "PostgresDatabase", "SQLServerDatabase",
                "SQLiteDatabase", "Repositories", "Pooling", crypto, collections, logging, metrics, lifecycle,
                .product(name: "Yams", package: "Yams"),
            ]),
        module(
            "GatewayHTTP",
            [
                "Accounts", "Gateway", collections, logging, metrics, lifecycle, crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.copy("Resources/Templates"), .copy("Resources/Assets")]),
        .executableTarget(
            name: "gatehouse",
            dependencies: [
                "Accounts", "Gateway", "GatewayHTTP", "CMalloc", argumentParser, collections, logging, metrics,
                lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // What the tests stand on, and the stand-in for SQL Server people can try.
        module(
            "GatewayTesting",
            [
                "Accounts", "SQLStore", collections, grdb, sqlite, logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        module(
            "DatabaseTesting",
            [
                "GatewayTesting", "Accounts", "SQLStore", "SQLiteDatabase", "PostgresDatabase", "SQLServerDatabase",
                "Pooling", logging,
            ]),
        .executableTarget(
            name: "tds-test-server",
            dependencies: ["GatewayTesting", argumentParser, logging],
            swiftSettings: settings),

        // The drivers by themselves, for scripts/bench.
        .executableTarget(
            name: "driver-bench",
            dependencies: [
                "Accounts", "SQLStore", "PostgresDatabase", "SQLServerDatabase", "Pooling", argumentParser, logging,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "page-pictures",
            dependencies: ["GatewayTesting", argumentParser],
            swiftSettings: settings),

        // The whole gateway as the tests that ask it over HTTP have it.
        .target(
            name: "GatewayServing",
            dependencies: ["Accounts", "Gateway", "GatewayHTTP", "GatewayTesting", "SQLStore", lifecycle, logging],
            path: "Tests/GatewayServing", swiftSettings: settings),

        tests("PoolingTests", ["Pooling", logging]),
        tests("GatewayTestingTests", ["GatewayTesting"]),
        tests(
            "PostgresDatabaseTests",
            ["PostgresDatabase", "GatewayTesting", "SQLStore", "Accounts", "Pooling", logging]),
        tests("ContractTests", ["Accounts", "GatewayTesting", collections]),
        tests(
            "DjangoTests",
            ["Accounts", "SQLStore", "SQLiteDatabase", "GatewayTesting", "DatabaseTesting", "Passwords", logging]),
        tests(
            "OperationsTests",
            [
                "Accounts", "Gateway", "SQLStore", "SQLiteDatabase", "SQLServerDatabase", "Pooling", "GatewayTesting",
                "DatabaseTesting", collections, lifecycle, logging,
            ]),
        tests(
            "ImportTests",
            [
                "Accounts", "Gateway", "SQLStore", "Passwords", "Repositories", "GatewayTesting", "DatabaseTesting",
                collections,
                logging,
            ]),
        tests(
            "CoreRepositoryTests",
            ["Accounts", "SQLStore", "GatewayTesting", "DatabaseTesting", logging]),
        tests("AccountsTests", ["Accounts", collections]),
        tests("PasswordsTests", ["Passwords"]),
        tests(
            "MembersTests",
            ["Accounts", "Passwords", "SQLStore", "Gateway", "GatewayTesting", "DatabaseTesting", logging]),
        tests(
            "RepositoriesTests",
            [
                "Accounts", "Repositories", "GatewayTesting", logging, metrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]),
        tests(
            "MigratingTests",
            [
                "Accounts", "Gateway", "Repositories", "SQLStore", "SQLServerDatabase", "SQLiteDatabase", "Pooling",
                "GatewayTesting", "DatabaseTesting", collections, logging,
            ]),
        tests("ConfigurationTests", ["Accounts", "Gateway", "GatewayHTTP", "Repositories", collections]),
        tests(
            "StoreContractTests",
            [
                "GatewayTesting", "DatabaseTesting", "Accounts", "SQLStore", "Pooling", "SQLiteDatabase",
                "PostgresDatabase",
                "SQLServerDatabase", collections, logging,
            ]),
        tests(
            "GatewayHTTPTests",
            [
                "Accounts", "Gateway", "GatewayHTTP", "GatewayTesting", "Passwords", "SQLStore", "SQLiteDatabase",
                logging,
                lifecycle,
                collections, metrics, .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests(
            "SQLServerDatabaseTests",
            ["SQLServerDatabase", "SQLStore", "Accounts", "Pooling", "GatewayTesting", logging]),
        tests(
            "CommandLineTests",
            [
                "gatehouse", "driver-bench", "Accounts", "Gateway", "GatewayTesting", "DatabaseTesting",
                "SQLiteDatabase", logging,
            ]),
        tests(
            "TDSServerTests",
            [
                "GatewayTesting", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests(
            "IntegrationTests",
            [
                "Accounts", "Gateway", "GatewayHTTP", "GatewayServing", "GatewayTesting", "SQLStore", collections,
                lifecycle, logging,
            ]),
        tests(
            "SitePagesTests",
            ["Accounts", "Gateway", "GatewayHTTP", "GatewayServing", "GatewayTesting", collections, lifecycle, logging]),
        tests(
            "MigrationToolsTests",
            [
                "Accounts", "Gateway", "GatewayHTTP", "GatewayTesting", "DatabaseTesting", "Repositories", "SQLStore",
                "SQLServerDatabase", "Pooling", collections, lifecycle, logging,
            ]),
        tests("SQLiteDatabaseTests", ["SQLiteDatabase", "SQLStore", "Accounts", logging]),
        tests("MailTests", ["Gateway", logging]),
        tests(
            "AdminPagesTests",
            [
                "Accounts", "DatabaseTesting", "Gateway", "GatewayHTTP", "GatewayTesting", "Passwords", "SQLStore",
                collections, lifecycle, logging,
            ]),
        tests("BrowserTests", ["Accounts", "Gateway", "GatewayHTTP", "GatewayServing", "GatewayTesting", collections]),
        tests(
            "SignInTests",
            [
                "Accounts", "Gateway", "Passwords", "Repositories", "SQLStore", "GatewayTesting", "DatabaseTesting",
                collections, logging,
            ]),
    ]
)
