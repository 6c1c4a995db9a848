import Foundation
import Synchronization

extension PrivatePostgres {
    /// Starts the server again after ``stop()`` or ``kill()``, on the same port and with the same data.
    public func start() async throws {
        let file = root.appendingPathComponent("postgresql.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let child = try ChildProcess(
            installation.command("postgres", ["-c", "config_file=\(file.path)"]), output: log)
        server.withLock { $0 = child }
        // The last line of the file says how far the server is: pg_ctl waits in the same way.
        let deadline = ContinuousClock.now + .seconds(60)
        while !isReady(child) {
            guard child.status == nil, ContinuousClock.now < deadline else {
                let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw PrivatePostgresError("The private PostgreSQL does not start: \(words.suffix(2000))")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Stops the server as an administrator would: transactions are broken off, connections closed.
    public func stop() async { await end(SIGINT) }

    /// Stops the server at once, as a crash would.
    public func kill() async { await end(SIGQUIT) }

    /// Stops every process of the server in its tracks: connections stay open, and nothing answers.
    public func pause() { signalAll(SIGSTOP) }

    /// Lets a paused server go on.
    public func resume() { signalAll(SIGCONT) }

    private func end(_ signal: Int32) async {
        guard let child = server.withLock({ $0 }) else { return }
        signalAll(SIGCONT)
        child.send(signal)
        await child.wait()
        server.withLock { $0 = nil }
    }

    /// Whether the server did not start since somebody else listens on the port.
    var isPortTaken: Bool {
        (try? String(contentsOf: log, encoding: .utf8))?.contains("could not bind") ?? false
    }

    private func isReady(_ child: ChildProcess) -> Bool {
        let file = data.appendingPathComponent("postmaster.pid")
        guard let lines = try? String(contentsOf: file, encoding: .utf8).split(separator: "\n") else { return false }
        return lines.first == "\(child.processIdentifier)"
            && lines.last?.trimmingCharacters(in: .whitespaces) == "ready"
    }

    /// The postmaster first, lest it start further processes meanwhile.
    private func signalAll(_ signal: Int32) {
        guard let child = server.withLock({ $0 }) else { return }
        child.send(signal)
        for identifier in children(of: child.processIdentifier) { _ = Foundation.kill(identifier, signal) }
    }

    private func children(of parent: Int32) -> [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { identifier in
            // "pid (name) state parent ...", where the name may hold blanks and parentheses.
            let words = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
                .split(separator: ")").last?.split(separator: " ")
            return words?.dropFirst().first.flatMap { Int32($0) } == parent
        }
    }

    /// Makes the files of the server, with one superuser who needs a password.
    static func initialize(_ root: URL, _ installation: PostgresInstallation) async throws {
        let secret = root.appendingPathComponent("password")
        try Data(superuser.password.utf8).write(to: secret)
        try await ChildProcess.run(
            installation.command(
                "initdb",
                [
                    "--pgdata", root.appendingPathComponent("data").path, "--username", superuser.name,
                    "--pwfile", secret.path, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                    "--no-sync",
                ]), in: root)
    }

    static func makeCertificates(
        in root: URL, _ installation: PostgresInstallation
    ) async throws -> TestCertificates {
        let prefix = installation.account?.prefix ?? []
        let directory = root.appendingPathComponent("tls")
        try await ChildProcess.run(prefix + ["mkdir", directory.path], in: root)
        return try await TestCertificates.make(in: directory, prefix: prefix)
    }

    /// What makes the server private, and fast since nothing of it is to be kept.
    var configuration: String {
        var lines = [
            "data_directory = '\(data.path)'",
            "hba_file = '\(data.path)/pg_hba.conf'",
            "ident_file = '\(data.path)/pg_ident.conf'",
            "listen_addresses = '\(host)'",
            "port = \(port)",
            "unix_socket_directories = ''",
            "max_connections = 400",
            "shared_buffers = 32MB",
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "wal_level = minimal",
            "max_wal_senders = 0",
            "autovacuum = off",
            "timezone = 'UTC'",
            "password_encryption = 'scram-sha-256'",
        ]
        if let certificates {
            lines += [
                "ssl = on",
                "ssl_cert_file = '\(certificates.server.path)'",
                "ssl_key_file = '\(certificates.serverKey.path)'",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Waits for the end of its input, which is the end of the tests, and then stops the server and tidies up.
    ///
    /// It outlives an interrupt from the terminal, which reaches the whole process group.
    static let janitor = """
        trap '' INT TERM HUP QUIT
        cat >/dev/null
        if server=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null); then
            kill -QUIT "$server"; kill -CONT "$server"
            attempts=0
            while kill -0 "$server" 2>/dev/null && [ $attempts -lt 50 ]; do
                attempts=$((attempts + 1)); sleep 0.2
            done
            kill -KILL "$server" 2>/dev/null
        fi
        rm -rf "$1"
        """
}
