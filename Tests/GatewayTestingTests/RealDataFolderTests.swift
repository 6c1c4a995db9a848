import Foundation
import GatewayTesting
import Testing

/// Where files of real people have to be, and when tests may do without them.
@Suite struct RealDataFolderTests {
    /// Runs `body` with a repository, beside which some files are.
    private func withRepository(_ files: [String], _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let repository = folder.appending(path: "repository")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        for name in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("1\n".utf8).write(to: file)
        }
        try body(repository)
    }

    private static let email = "shared/data/adventureworks/EmailAddress.tsv"
    private static let phone = "shared/data/adventureworks/PersonPhone.tsv"

    @Test func withoutAnyTheTestsAreSkipped() throws {
        try withRepository([]) { repository in
            #expect(!RealData(environment: [:], repository: repository).isExpected)
            #expect(!RealData(environment: ["CI": "", "GATEHOUSE_REAL_DATA": ""], repository: repository).isExpected)
            #expect(!RealData(environment: ["CI": "false"], repository: repository).isExpected)
        }
    }

    @Test(arguments: [["CI": "true"], ["CI": "1"], ["GATEHOUSE_REAL_DATA": "/nowhere"]])
    func whereTheyAreExpectedTheirLackIsAFailure(_ environment: [String: String]) throws {
        try withRepository([]) { repository in
            let data = RealData(environment: environment, repository: repository)
            #expect(data.isExpected)
            #expect(throws: MissingRealData.self) { try data.files() }
        }
    }

    @Test(arguments: [["shared/data/README.md"], [email], [phone]])
    func aPartOfThemIsAFailure(_ files: [String]) throws {
        try withRepository(files) { repository in
            let data = RealData(environment: [:], repository: repository)
            #expect(data.isExpected)
            let error = #expect(throws: MissingRealData.self) { try data.files() }
            let missing = error?.files.map { URL(filePath: $0).lastPathComponent } ?? []
            let there = files.map { URL(filePath: $0).lastPathComponent }
            #expect(missing == ["EmailAddress.tsv", "PersonPhone.tsv"].filter { !there.contains($0) })
        }
    }

    @Test func allOfThemAreRead() throws {
        try withRepository([Self.email, Self.phone]) { repository in
            let beside = RealData(environment: [:], repository: repository)
            #expect(beside.isExpected)
            let folder = try beside.files()
            let named = RealData(
                environment: ["GATEHOUSE_REAL_DATA": folder.path(percentEncoded: false)],
                repository: URL(filePath: "/nowhere/repository"))
            #expect(try named.files().lastPathComponent == "adventureworks")
        }
    }
}
