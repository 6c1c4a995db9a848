import Accounts
import DatabaseTesting
import GatewayTesting
import SQLStore
import Testing

@testable import Gateway

/// What a move will meet is told before it begins.
@Suite(.serialized) struct PlannerTests {
    private static func planner(_ stage: MoveStage, members: MemberSurveyor? = nil) throws -> MovePlanner {
        MovePlanner(
            sides: try stage.sides, tombstones: stage.tombstones, surveyor: try stage.surveyor(), members: members)
    }

    @Test(arguments: TestEngine.allCases) func aSoundTableHasNothingInTheWay(engine: TestEngine) async throws {
        try await MoveStage.run(engine) { stage in
            _ = try await stage.makePeople(40)
            _ = try await stage.server.execute("INSERT INTO dbo.UserProfile (user_id, Nick) VALUES (77, N'stranger')")
            let report = try await Self.planner(stage).run()
            #expect(report.obstacles == [])
            #expect(report.legacy.rows == 41)
            #expect(report.legacy.columns == 9)
            #expect(report.legacy.unmapped.map(\.name) == ["fax"])
            #expect(report.legacy.trace == "rowversion")
            #expect(report.store.rows == 40)
            #expect(report.owners.withAccount == 40)
            #expect(report.owners.copied == 40)
            #expect(report.owners.withoutAccount == 1)
            #expect(report.owners.examples == ["77"])
            #expect(report.rounded == ["seen": 40])
            #expect(report.scanned == 41)
            #expect(try #require(report.rowsPerSecond) > 0)
            #expect(try #require(report.estimatedBytes) > 0)
            #expect(report.people?.linked == 40)
            #expect(report.json["owners"]?["with_account"]?.integer == 40)
        }
    }

    @Test func valuesThatBreakTheModelAreToldByKey() async throws {
        try await MoveStage.run(.postgres, site: MoveStage.shop(roundsTimestamps: nil)) { stage in
            _ = try await stage.makePeople(12, copied: false)
            try await stage.changeLegacy("Nick = NULL", where: "user_id = 2")
            try await stage.changeLegacy("Nick = REPLICATE(N'x', 50)", where: "user_id IN (3, 4, 5)")
            try await stage.changeLegacy("seen = '2020-05-05T10:00:00.123456'", where: "user_id < 10")
            var options = MovePlanner.Options()
            options.examples = 2
            let report = try await Self.planner(stage).run(options)
            let troubles = report.troubles.map {
                "\($0.field) \($0.code.rawValue) \($0.origin.rawValue) \($0.rows) \($0.examples.map(\.rawValue))"
            }
            #expect(
                troubles == [
                    #"nick required model 1 ["2"]"#, #"nick too-long model 3 ["3", "4"]"#,
                    // PostgreSQL keeps six digits of a second, and the table has seven.
                    #"seen precision column 3 ["10", "11"]"#,
                ])
            #expect(report.troubledRows == 7)
            #expect(report.troubles.last?.remedy.contains("round_timestamps: 6") == true)
            #expect(report.obstacles == ["7 rows have values that would be refused"])
            #expect(!report.json.text.contains("xxxx"), "no values are told")
        }
    }

    @Test func missingColumnsAndTablesAndDoubleKeysAreInTheWay() async throws {
        let table = """
            CREATE TABLE dbo.UserProfile (user_id int NULL, Nick nvarchar(60) NULL, city nvarchar(40) NULL, \
            credit money NULL, born date NULL); \
            INSERT INTO dbo.UserProfile (user_id, Nick) VALUES (1, N'a'), (1, N'b'), (NULL, N'c'), (2, N'd')
            """
        let site = try MoveStage.shop(modified: nil, version: nil)
        try await MoveStage.run(.sqlite, site: site, legacyTable: table) { stage in
            try await stage.core.execute("DROP TABLE \(table: stage.site.store.table)")
            let report = try await Self.planner(stage).run()
            #expect(report.legacy.lacking == [.init(name: "seen", detail: "seen")])
            #expect(report.legacy.duplicateKeys == ["1"])
            #expect(report.legacy.rowsWithoutKey == 1)
            #expect(report.legacy.trace == "none")
            #expect(!report.store.hasTable)
            #expect(report.obstacles.count == 4)
            #expect(report.obstacles[0].contains("migration.absent"))
            #expect(report.obstacles[3].contains("gatehouse migrate"))
        }
    }

    @Test func aSampleIsEnoughForAnEstimate() async throws {
        try await MoveStage.run(.sqlite) { stage in
            _ = try await stage.makePeople(30, copied: false)
            var options = MovePlanner.Options()
            options.sample = 10
            let report = try await Self.planner(stage).run(options)
            #expect(report.scanned == 10)
            #expect(report.legacy.rows == 30)
            let speed = try #require(report.rowsPerSecond)
            #expect(report.estimate == 30 / speed)
        }
    }

    @Test func membersAreHeldAgainstProfilesAndAccounts() async throws {
        try await MoveStage.run(.sqlite) { stage in
            // Rows and accounts of 1 to 6; members are 1 to 5, 8 and 9.
            _ = try await stage.makePeople(6)
            _ = try await stage.accounts.create(NewAccount(username: Username("taken")))
            var people = (1...4).map { LegacyTables.Person($0, "person\($0)", password: "pbkdf2_sha256$1$a$b") }
            people.append(.init(5, "Bob"))
            people.append(.init(8, "bob  "))
            people.append(.init(9, "TAKEN", password: "what is this"))
            try await LegacyTables(stage.legacy).make(.django, people)
            let report = try await Self.planner(stage, members: stage.members).run()
            let members = try #require(report.members)
            #expect(members.members == 7)
            #expect(members.notCome == 2)
            #expect([members.taken, members.withoutProfile, members.profilesWithoutMember] == [1, 2, 1])
            #expect(members.takenExamples == ["9"])
            #expect(members.withoutProfileExamples == ["8", "9"])
            #expect(members.profilesWithoutMemberExamples == ["6"])
            #expect(members.collisions.map(\.keys) == [["5", "8"]])
            #expect(members.hashes == ["pbkdf2_sha256": 4, "unusable": 2, "unknown": 1])
            #expect(report.obstacles.count == 2)
            #expect(!report.json.text.contains("what is this"))

            let surveyor = try stage.surveyor(members: stage.members)
            let verified = try await Verifier(
                sides: stage.sides, surveyor: surveyor, tombstones: stage.tombstones
            ).run()
            #expect(verified.people.members == 7)
            #expect(verified.people.membersNotCome == 2)
        }
    }

    @Test func namesThatCollideAreToldApart() {
        let names = [
            "1": "Bob", "2": "bob", "3": "ann", "4": "ann  ", "5": "re\u{301}mi", "6": "r\u{e9}mi", "7": "carl",
            "8": "dora", "9": "dora", "10": "E\u{301}va ", "11": "\u{e9}va",
        ]
        let ordered = names.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }
        var finder = NameCollisions()
        for (_, name) in ordered { finder.note(name) }
        for (key, name) in ordered { finder.collect(name, of: LegacyKey(rawValue: key)) }
        let found = finder.collisions.map { collision in
            (collision.keys.map(\.rawValue).joined(separator: " "), collision.kinds.map(\.rawValue).sorted())
        }
        #expect(
            Dictionary(uniqueKeysWithValues: found) == [
                "1 2": ["case"], "3 4": ["blanks"], "5 6": ["unicode-form"], "8 9": ["same"],
                "10 11": ["blanks", "case", "unicode-form"],
            ])
    }
}
