public import Foundation

/// Certificates for one server, made with openssl: its own, the authority that signed it, and one that did not.
public struct TestCertificates: Sendable {
    public let directory: URL

    /// The authority that signed the server's certificate.
    public var authority: URL { directory.appendingPathComponent("authority.crt") }
    /// An authority that signed nothing of the server's.
    public var strangeAuthority: URL { directory.appendingPathComponent("strange.crt") }
    /// The certificate of `localhost` and 127.0.0.1.
    public var server: URL { directory.appendingPathComponent("server.crt") }
    public var serverKey: URL { directory.appendingPathComponent("server.key") }

    /// Makes the files in `directory`, which must be there; `prefix` are words before each command.
    static func make(in directory: URL, prefix: [String]) async throws -> TestCertificates {
        let files = TestCertificates(directory: directory)
        func openssl(_ arguments: String...) async throws {
            try await ChildProcess.run(prefix + ["openssl"] + arguments, in: directory.deletingLastPathComponent())
        }
        func path(_ name: String) -> String { directory.appendingPathComponent(name).path }
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        for name in ["authority", "strange"] {
            try await ChildProcess.run(
                prefix + ["openssl", "req", "-x509"] + newKey + [
                    "-days", "2", "-subj", "/CN=\(name)", "-keyout", path("\(name).key"), "-out", path("\(name).crt"),
                ], in: directory.deletingLastPathComponent())
        }
        try await ChildProcess.run(
            prefix + ["openssl", "req"] + newKey + [
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", files.serverKey.path, "-out", path("server.csr"),
            ], in: directory.deletingLastPathComponent())
        try await openssl(
            "x509", "-req", "-in", path("server.csr"), "-CA", files.authority.path, "-CAkey", path("authority.key"),
            "-CAcreateserial", "-days", "2", "-copy_extensions", "copy", "-out", files.server.path)
        return files
    }
}
