import Accounts
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    /// What `docs/walkthrough.md` tells is what happens: its files are written, its commands are run one after the other,
    /// and what each prints is held against the page.
    @Suite struct WalkthroughTests {
        @Test func theWalkthroughIsTrue() async throws {
            let page = try String(
                contentsOf: Workplace.root.appending(path: "docs/walkthrough.md"), encoding: .utf8)
            let steps = Walkthrough.steps(of: page)
            #expect(steps.count > 15, "the page lost its steps")
            try await LegacyShop.run { server in
                let place = try await Workplace(isMigrated: false)
                for step in steps {
                    switch step {
                    case .file(let path, let text):
                        try place.write(
                            text.replacing("host: sql01, port: 1433", with: "host: 127.0.0.1, port: \(server.port)"),
                            to: path)
                    case .command(let line, let output):
                        let found = try await place.shell(
                            "PATH=\"\(try Workplace.executable.deletingLastPathComponent().path):$PATH\" "
                                + "MSSQL_PASSWORD=secret; export PATH MSSQL_PASSWORD; \(line)")
                        // Progress and advice go to standard error; what went wrong is there alone.
                        let printed = Walkthrough.lines(found.status == 0 ? found.output : found.error)
                        #expect(
                            Walkthrough.matches(printed, output),
                            "$ \(line)\nprinted:\n\(printed.joined(separator: "\n"))\nand not:\n\(output.joined(separator: "\n"))"
                        )
                    }
                }
            }
        }
    }
}

/// The steps of a page: its blocks that are files, and those that are commands with what they print.
enum Walkthrough {
    enum Step {
        case file(String, String)
        case command(String, output: [String])
    }

    /// Reads the indented blocks: one that begins with `# PATH` is a file, one that begins with `$ ` commands.
    static func steps(of page: String) -> [Step] {
        var steps: [Step] = []
        for block in blocks(of: page) {
            if let path = block.first.flatMap({ $0.wholeMatch(of: /# ((?:config|sites)\/\S+)/)?.output.1 }) {
                steps.append(.file(String(path), block.dropFirst().joined(separator: "\n") + "\n"))
            } else if block.first?.hasPrefix("$ ") == true {
                for line in block {
                    if line.hasPrefix("$ ") {
                        steps.append(.command(String(line.dropFirst(2)), output: []))
                    } else if case .command(let command, let output)? = steps.popLast() {
                        steps.append(.command(command, output: output + [line]))
                    }
                }
            }
        }
        return steps.map { step in
            guard case .command(let line, let output) = step else { return step }
            return .command(line, output: lines(output.joined(separator: "\n")))
        }
    }

    private static func blocks(of page: String) -> [[String]] {
        var blocks: [[String]] = [[]]
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") {
                // Commands below a file are no part of it.
                if line.hasPrefix("    $ "), blocks.last?.first?.hasPrefix("$ ") == false { blocks.append([]) }
                blocks[blocks.count - 1].append(String(line.dropFirst(4)))
            } else if line.isEmpty, blocks.last?.isEmpty == false {
                blocks[blocks.count - 1].append("")
            } else if !line.isEmpty {
                blocks.append([])
            }
        }
        return blocks.filter { !$0.isEmpty }
    }

    /// The lines of an output, without those that are empty and without blanks at their ends.
    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { line in
            String(line.reversed().drop(while: \.isWhitespace).reversed())
        }.filter { !$0.isEmpty }
    }

    /// Whether lines are what the page says; `…` stands for whatever changes from one time to the next.
    static func matches(_ printed: [String], _ wanted: [String]) -> Bool {
        guard printed.count == wanted.count else { return false }
        return zip(printed, wanted).allSatisfy { line, pattern in
            let parts = pattern.components(separatedBy: "…")
            guard parts.count > 1 else { return line == pattern }
            var rest = line[...]
            guard rest.hasPrefix(parts[0]) else { return false }
            rest = rest.dropFirst(parts[0].count)
            for part in parts.dropFirst().dropLast() {
                guard let range = rest.firstRange(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
            return rest.hasSuffix(parts[parts.count - 1])
        }
    }
}

/// The old shop of the walkthrough: people in a table of SQL Server, and their passwords in ASP.NET Membership's.
enum LegacyShop {
    static let people = 12

    static func run(_ body: @Sendable (TDSTestServer) async throws -> Void) async throws {
        let server = try await TDSTestServer.start()
        do {
            for statement in tables { _ = try await server.execute(statement) }
            for number in 1...people {
                for statement in rows(number) { _ = try await server.execute(statement) }
            }
            try await body(server)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private static let tables = [
        """
        CREATE TABLE dbo.UserProfile (UserId uniqueidentifier NOT NULL PRIMARY KEY, DisplayName nvarchar(50) NULL, \
        Phone nvarchar(25) NULL, Bureau nvarchar(10) NULL, Credit money NULL, Changed datetime NOT NULL)
        """,
        """
        CREATE TABLE dbo.aspnet_Users (ApplicationId uniqueidentifier NOT NULL, UserId uniqueidentifier NOT NULL \
        PRIMARY KEY, UserName nvarchar(256) NOT NULL, LoweredUserName nvarchar(256) NOT NULL, \
        IsAnonymous bit NOT NULL, LastActivityDate datetime NOT NULL)
        """,
        """
        CREATE TABLE dbo.aspnet_Membership (ApplicationId uniqueidentifier NOT NULL, UserId uniqueidentifier NOT NULL \
        PRIMARY KEY, Password nvarchar(128) NOT NULL, PasswordFormat int NOT NULL, PasswordSalt nvarchar(128) NOT NULL, \
        Email nvarchar(256) NULL, LoweredEmail nvarchar(256) NULL, IsApproved bit NOT NULL, IsLockedOut bit NOT NULL, \
        CreateDate datetime NOT NULL, LastLoginDate datetime NOT NULL)
        """,
    ]

    /// The rows of one person; all have the password `3GrM4v[eYgK-UT`, and the last no bureau.
    private static func rows(_ number: Int) -> [String] {
        let digits = String(1000 + number)
        let id = "5f1c7a10-0000-4000-8000-00000000\(digits)"
        let application = "5f1c7a10-0000-4000-8000-000000000001"
        let bureau = number == people ? "NULL" : number.isMultiple(of: 2) ? "'hfa'" : "'tlv'"
        return [
            """
            INSERT INTO dbo.UserProfile (UserId, DisplayName, Phone, Bureau, Credit, Changed) VALUES ('\(id)', \
            N'Person \(number)', '555-\(digits)', \(bureau), \(number).50, '2014-03-0\(1 + number % 9)T10:00:00')
            """,
            """
            INSERT INTO dbo.aspnet_Users (ApplicationId, UserId, UserName, LoweredUserName, IsAnonymous, \
            LastActivityDate) VALUES ('\(application)', '\(id)', 'Person\(number)', 'person\(number)', 0, \
            '2014-03-01T10:00:00')
            """,
            """
            INSERT INTO dbo.aspnet_Membership (ApplicationId, UserId, Password, PasswordFormat, PasswordSalt, Email, \
            LoweredEmail, IsApproved, IsLockedOut, CreateDate, LastLoginDate) VALUES ('\(application)', '\(id)', \
            'Vz9mJxudAR4ZVJTNI4W+oH7m3X0=', 1, 'wZdnRVXWcvXZKY6HJmJqUg==', 'person\(number)@example.org', \
            'person\(number)@example.org', 1, 0, '2012-05-01T10:00:00', '2014-03-01T10:00:00')
            """,
        ]
    }
}
