import Accounts
import Foundation
import GatewayTesting
import Testing

extension CommandLineTests {
    @Suite struct Serving {
        @Test func finishesWhatIsInFlight() async throws {
            let place = try await Workplace()
            _ = try await place.run("account", "create", "bob")
            let key = try await place.run("key", "create", "--site", "blog", "--scope", "profiles:write", "--json")
            let token = try #require(try key.json["key"]?.string)
            let (answer, log) = try await place.withGateway { program, port in
                try await HTTPClient(port: port).withConnection { connection in
                    let body = #"{"fields": {"display_name": "Bob"}}"#
                    try await connection.send(
                        "PUT /api/v1/sites/blog/profiles/@bob HTTP/1.1\r\nHost: localhost\r\n"
                            + "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
                            + "Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body.prefix(5))
                    // The gateway has begun to read once it is asked for the rest by its own log; a second request on
                    // another connection tells that the first was taken up.
                    _ = try await HTTPClient(port: port).get("/healthz")
                    program.send(SIGTERM)
                    try await program.error.wait(for: "what is in flight")
                    try await connection.send(String(body.dropFirst(5)))
                    return try await connection.answer()
                }
            }
            #expect([200, 201].contains(answer.status), "\(answer.status) \(answer.text)")
            #expect(log.contains("the gateway has ended"))
            let read = try await place.run("profile", "get", "blog", "bob", "--json")
            #expect(try read.json["fields"]?["display_name"] == "Bob")
        }

        @Test func readsTheConfigurationAgain() async throws {
            let place = try await Workplace()
            let key = try await place.run("key", "create", "--all-sites", "--scope", "profiles:read", "--json")
            let token = try #require(try key.json["key"]?.string)
            _ = try await place.withGateway { program, port in
                let client = HTTPClient(port: port).with(key: token)
                try place.edit("sites/blog.yaml") { $0.replacing("name: The Blog", with: "name: The Journal") }
                program.send(SIGHUP)
                try await program.error.wait(for: "the configuration was read again")
                #expect(try await client.get("/api/v1/sites/blog").json["name"] == "The Journal")

                try place.edit("sites/blog.yaml") {
                    $0.replacing("name: The Journal", with: "name: Neither\nnonsense: 1").replacing(
                        "max: 100", with: "max: x")
                }
                program.send(SIGHUP)
                try await program.error.wait(for: "the old one goes on")
                let log = program.error.text
                #expect(log.contains("nonsense"))
                #expect(log.contains("max"))
                #expect(try await client.get("/api/v1/sites/blog").json["name"] == "The Journal")
            }
        }

        @Test func startsDegradedAndSaysSo() async throws {
            let place = try await Workplace(isMigrated: false)
            let (_, log) = try await place.withGateway { program, port in
                try await program.error.wait(for: "gatehouse migrate")
                try await program.error.wait(for: "dbo.Person")
                #expect(try await HTTPClient(port: port).get("/healthz").status == 200)
            }
            #expect(log.contains("a site is degraded"))
        }

        @Test func logsJSONWhereItIsAskedFor() async throws {
            let place = try await Workplace()
            try place.edit("config/gateway.yaml") { $0.replacing("format: text", with: "format: json") }
            let (_, log) = try await place.withGateway { _, port in
                _ = try await HTTPClient(port: port).get("/healthz")
            }
            for line in log.split(separator: "\n") {
                let event = try JSONValue(parsing: String(line))
                #expect(event["time"]?.string.flatMap(Timestamp.init) != nil, "\(line)")
                #expect(event["level"] != nil)
                #expect(event["message"] != nil)
            }
        }

        @Test func refusesAPortThatIsTaken() async throws {
            let place = try await Workplace()
            _ = try await place.withGateway { _, port in
                let other = try await Workplace()
                try other.edit("config/gateway.yaml") { $0.replacing("port: 0 }", with: "port: \(port) }") }
                let refused = try await other.run("serve", "--json")
                #expect(refused.status == 1)
                #expect(try refused.problem["type"] == "/problems/not-listening", "\(refused.error)")
            }
        }
    }
}
