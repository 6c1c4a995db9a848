import Accounts
import OrderedCollections

/// Speaks the WebDriver protocol (W3C, "WebDriver", 2018) with a driver on this machine.
struct WebDriver: Sendable {
    private let client: HTTPClient
    /// What the paths of commands begin with: `/session/ID`, once there is one.
    private let root: String

    init(port: Int) {
        var client = HTTPClient(port: port)
        client.timeout = .seconds(120)
        self.init(client: client, root: "")
    }

    private init(client: HTTPClient, root: String) {
        self.client = client
        self.root = root
    }

    /// Opens a browser, and gives what speaks to it.
    func session(_ capabilities: JSONValue) async throws -> WebDriver {
        guard let id = try await send("POST", "/session", capabilities)["sessionId"]?.string else {
            throw BrowserError("no session", "the driver opened a browser and named no session")
        }
        return WebDriver(client: client, root: "/session/\(id)")
    }

    func get(_ path: String) async throws -> JSONValue { try await send("GET", path) }

    @discardableResult
    func post(_ path: String, _ body: JSONValue = .object([:])) async throws -> JSONValue {
        try await send("POST", path, body)
    }

    func delete(_ path: String = "") async throws { _ = try await send("DELETE", path) }

    /// Gives a command of Chromium's own protocol, which is no part of the standard.
    func chromium(_ command: String, _ parameters: JSONValue) async throws {
        try await post("/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    /// Sends a command and gives the `value` of its answer.
    /// - Throws: ``BrowserError`` with the driver's words.
    private func send(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let answer =
            if let body { try await client.send(method, root + path, json: body) } else {
                try await client.send(method, root + path)
            }
        let value = try answer.json["value"] ?? .null
        guard answer.status == 200 else {
            // Below the first line stand the version and the addresses in the driver's program.
            let message = value["message"]?.string?.split(separator: "\n").first.map(String.init)
            throw BrowserError(value["error"]?.string ?? "status \(answer.status)", message ?? "")
        }
        return value
    }
}
