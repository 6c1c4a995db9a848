import Accounts
import Foundation
import Testing

@testable import SQLServerDatabase

@Suite struct SQLServerConfigurationTests {
    private func configuration(
        host: String = "sql01", encryption: SQLServerConfiguration.Encryption = .off
    ) -> SQLServerConfiguration {
        SQLServerConfiguration(
            name: "legacy", host: host, port: 1433, database: "Shop", user: "gateway", password: "hunter2",
            encryption: encryption)
    }

    @Test func `the password is in no description`() {
        let configuration = configuration()
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("sql01"))
        }
    }

    @Test(arguments: ["a\nencryption = off", "a#b", "a;b", "a  b", "", " a", String(repeating: "x", count: 201)])
    func `a host that would be another setting is refused`(host: String) {
        #expect(throws: InvalidSQLServerConfiguration.self) { try configuration(host: host).validate() }
    }

    @Test func `addresses of all kinds are accepted`() throws {
        for host in ["sql01.example.org", "127.0.0.1", "::1"] { try configuration(host: host).validate() }
    }

    @Test func `what is encrypted, and who is believed, stands in the section`() {
        let body = ServerFile.body(of: configuration(encryption: .require(.authorities(file: "/etc/ca.pem"))))
        #expect(body.contains("    encryption = require\n"))
        #expect(body.contains("    ca file = /etc/ca.pem\n    check certificate hostname = yes\n"))
        #expect(!ServerFile.body(of: configuration(encryption: .require(.any))).contains("ca file"))
        #expect(ServerFile.body(of: configuration(encryption: .off)).contains("    encryption = off\n"))
    }

    @Test func `the file is ours alone, has a section a server, and goes away`() throws {
        let file = ServerFile()
        let first = try file.section(for: configuration())
        let second = try file.section(for: configuration(host: "sql02"))
        #expect(first != second)
        #expect(try file.section(for: configuration()) == first)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(text.contains("[\(first)]\n    host = sql01\n") && text.contains("[\(second)]\n    host = sql02\n"))
        #expect(!text.contains("hunter2") && !text.contains("gateway"))
        let mode = { (path: String) in
            (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
        }
        #expect(try mode(file.path) == 0o600)
        #expect(try mode((file.path as NSString).deletingLastPathComponent) == 0o700)
        file.remove()
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }
}
