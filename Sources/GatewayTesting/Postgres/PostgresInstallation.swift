import Foundation

/// The programs of a PostgreSQL server on this machine, and the user to run them as.
struct PostgresInstallation: Sendable {
    static let oldestVersion = 14

    /// The directory of `initdb` and `postgres`.
    let directory: URL
    let account: UnprivilegedAccount?

    func program(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// The command that runs a program as a user the server accepts.
    func command(_ name: String, _ arguments: [String]) -> [String] {
        (account?.prefix ?? []) + [program(name)] + arguments
    }

    /// Finds the newest version there is, on the PATH or where Linux distributions and Homebrew put it.
    static func find(workingIn directory: URL) async throws -> PostgresInstallation {
        let account = geteuid() == 0 ? try UnprivilegedAccount.find() : nil
        for candidate in candidates() {
            let installation = PostgresInstallation(directory: candidate, account: account)
            let version = try await ChildProcess.run(
                [installation.program("postgres"), "--version"], in: directory)
            if let major = version.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }),
                major >= oldestVersion
            {
                return installation
            }
        }
        throw PrivatePostgresError(
            """
            PostgreSQL \(oldestVersion) or newer is not installed: initdb and postgres are neither on the PATH nor in \
            /usr/lib/postgresql. Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql@16.
            """)
    }

    private static func candidates() -> [URL] {
        let onPath = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let roots = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/local/pgsql"]
        let installed = roots.flatMap { root in
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
            return versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
                .map { $0 == "bin" ? "\(root)/bin" : "\(root)/\($0)/bin" }
        }
        return (onPath + installed).filter { directory in
            ["initdb", "postgres", "psql"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "\(directory)/\($0)")
            }
        }.map { URL(fileURLWithPath: $0) }
    }
}

/// An account without rights, for a server that refuses to run as root.
struct UnprivilegedAccount: Sendable {
    let userID: Int
    let groupID: Int

    /// The words that put a program under this account; the process stays the same.
    var prefix: [String] {
        ["setpriv", "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups"]
    }

    /// The account `postgres`, or else `nobody`.
    static func find() throws -> UnprivilegedAccount {
        let lines = try String(contentsOfFile: "/etc/passwd", encoding: .utf8).split(separator: "\n")
        let accounts = lines.map { $0.split(separator: ":", omittingEmptySubsequences: false) }
        for name in ["postgres", "nobody"] {
            if let fields = accounts.first(where: { $0.first == name[...] && $0.count > 3 }),
                let userID = Int(fields[2]), let groupID = Int(fields[3])
            {
                return UnprivilegedAccount(userID: userID, groupID: groupID)
            }
        }
        throw PrivatePostgresError("PostgreSQL does not run as root, and there is no user postgres or nobody.")
    }
}
