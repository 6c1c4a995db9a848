import Accounts
import Foundation
import Gateway
import GatewayTesting
import SQLStore
import Testing

/// Importing a CSV file.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CSVImportTests {
    private static func withFile(
        _ text: String, _ body: (URL) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        try await body(file)
    }

    private static func source(_ file: URL, _ stage: ImportStage, _ delimiter: Character = ",") throws -> CSVSource {
        try CSVSource(
            file: file, site: try #require(stage.gateway.router.route("people").migration).site, keyColumn: "user_id",
            delimiter: delimiter, ignoredColumns: ["note"])
    }

    @Test(arguments: ImportStage.Layout.allCases)
    func rowsAreReadAsRFC4180HasThem(_ layout: ImportStage.Layout) async throws {
        // A mark, CRLF, quotes, a line end in a field, a column of the legacy table, one left aside, and no end.
        let text =
            "\u{FEFF}user_id,FullName,born,seen,note\r\n"
            + "1,\"Smith, \"\"Bob\"\"\",1999-12-31,2024-02-29 12:00:00.1234567,x\r\n"
            + "2,Zoë 👩‍🚀,,2024-02-29T12:00:00+02:00,\"two\r\nlines\"\r\n\r\n3,\"שלום\",0001-01-01,,"
        try await ImportStage.run(layout) { stage in
            let accounts = try await stage.link(1...3)
            try await Self.withFile(text) { file in
                let report = try await stage.importer(from: Self.source(file, stage)).run(ImportOptions())
                #expect(report.counts == ImportCounts(read: 3, written: 3, rounded: 1))
                let store = try #require(stage.gateway.router.route("people").migration).store
                let profiles = try await store.profiles(of: Array(accounts.values))
                func profile(_ key: Int) -> Profile? { accounts[key].flatMap { profiles[$0] } }
                #expect(profile(1)?["name"] == .string("Smith, \"Bob\""))
                #expect(profile(1)?["born"] == CalendarDate("1999-12-31").map(Value.date))
                #expect(profile(1)?["seen"] == Timestamp("2024-02-29T12:00:00.123456Z").map(Value.timestamp))
                #expect(profile(2)?["name"] == .string("Zoë 👩‍🚀"))
                #expect(profile(2)?["born"] == .null)
                #expect(profile(2)?["seen"] == Timestamp("2024-02-29T10:00:00Z").map(Value.timestamp))
                #expect(profile(3)?["name"] == .string("שלום"))
                #expect(profile(3)?["level"] == .null)
            }
        }
    }

    @Test func badRowsAreRejectedByTheirLines() async throws {
        let text = """
            user_id;name;level
            1;One;1
            2;"Two
            lines";2
            x;Three;3
            4;Four
            5;Five;many
            6;;6
            1;Again;7
            """
        try await ImportStage.run(.sqlite) { stage in
            try await stage.link(1...6)
            try await Self.withFile(text) { file in
                let report = try await stage.importer(from: Self.source(file, stage, ";")).run(ImportOptions())
                #expect(report.counts == ImportCounts(read: 7, written: 1, rejected: 6))
                let rejects = try await stage.imports.rejects(of: "people", limit: 10)
                let told = rejects.sorted { $0.line ?? 0 < $1.line ?? 0 }
                    .map { "\($0.line ?? 0) \($0.key) \($0.field ?? "-") \($0.code)" }
                #expect(
                    told
                        == [
                            "3 2 name format", "5 x - key", "6  - malformed", "7 5 level type", "8 6 name required",
                            "9 1 - duplicate-key",
                        ].sorted { ($0.first?.wholeNumberValue ?? 0) < ($1.first?.wholeNumberValue ?? 0) })
            }
        }
    }

    @Test func aBrokenOffFileIsGoneOnWithAtTheByte() async throws {
        let rows = (1...5000).map { "\($0),\"Name\n\($0 % 7 == 0 ? "é" : "")\",\($0)" }
        let text = "user_id,note,level\n" + rows.joined(separator: "\n")
        try await ImportStage.run(.postgres, definition: ImportStage.table) { stage in
            let accounts = try await stage.link(1...5000)
            try await Self.withFile(
                "user_id,name,level\n" + (1...5000).map { "\($0),Name \($0),\($0)" }.joined(separator: "\n")
            ) { file in
                var reports: [ImportReport] = []
                repeat {
                    let stop = ImportStop()
                    reports.append(
                        try await stage.importer(from: Self.source(file, stage)).run(
                            ImportOptions(), stop: stop,
                            listener: .init(progress: { if $0.counts.read > $0.readBefore { stop.wish() } })))
                } while reports.last?.ending == .interrupted && reports.count < 50
                #expect(reports.count > 2)
                #expect(reports.last?.counts == ImportCounts(read: 5000, written: 5000))
                let names = try await stage.names()
                #expect(names == Dictionary(uniqueKeysWithValues: accounts.map { ($1.rawValue, "Name \($0)") }))
            }
            // Another file is not gone on with in its place.
            try await Self.withFile(text) { file in
                let stop = ImportStop()
                stop.wish()
                _ = try await stage.importer(from: Self.source(file, stage)).run(ImportOptions(), stop: stop)
                try Data((text + "\n9999,x,1").utf8).write(to: file)
                let error = try #require(
                    await #expect(throws: AccountError.self) {
                        _ = try await stage.importer(from: Self.source(file, stage)).run(ImportOptions())
                    })
                #expect(error.message.contains("--restart"))
            }
        }
    }

    @Test(arguments: [
        ("", "the first line"), ("id,name\n1,x", "no column \"user_id\""),
        ("user_id,nam\n1,x", "the column \"nam\" is no field"), ("user_id,name,FullName\n", "has two columns"),
        ("user_id,user_id,name\n", "the key has two columns"), ("user_id,\"name\n1,x", "line 1"),
    ])
    func aWrongHeaderIsToldWhole(_ text: String, _ message: String) async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await Self.withFile(text) { file in
                let error = #expect(throws: AccountError.self) { _ = try Self.source(file, stage) }
                #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test(arguments: [
        ("user_id,name\n1,One\n2,a\"b\n", "line 3"), ("user_id,name\n1,\"One\n2,x\n", "line 2"),
        ("user_id,name\n1,\"One\"x\n", "line 2"),
    ])
    func whatIsNoCSVEndsItWithTheLine(_ text: String, _ message: String) async throws {
        try await ImportStage.run(.sqlite) { stage in
            try await stage.link(1...2)
            try await Self.withFile(text) { file in
                let error = try #require(
                    await #expect(throws: AccountError.self) {
                        _ = try await stage.importer(from: Self.source(file, stage)).run(ImportOptions())
                    })
                #expect(error.code == .malformed)
                #expect(error.message.contains(message), "\(error.message)")
                let job = try await stage.imports.job(of: "people")
                #expect(job?.state == .failed)
            }
        }
    }
}
