import Accounts

/// A cookie as the browser keeps it.
public struct BrowserCookie: Hashable, Sendable {
    public let name: String
    public let value: String
    /// The host it goes to; with a point before it, to those below that host too.
    public let domain: String
    public let path: String
    public let isSecure: Bool
    public let isHTTPOnly: Bool
    /// `Strict`, `Lax` or `None`.
    public let sameSite: String?

    init(_ json: JSONValue) throws {
        guard let name = json["name"]?.string, let value = json["value"]?.string else {
            throw BrowserError("no cookie", json.text)
        }
        self.name = name
        self.value = value
        domain = json["domain"]?.string ?? ""
        path = json["path"]?.string ?? ""
        isSecure = json["secure"] == true
        isHTTPOnly = json["httpOnly"] == true
        sameSite = json["sameSite"]?.string
    }
}

extension BrowserSession {
    /// The cookies that would be sent with the present page's address.
    public var cookies: [BrowserCookie] {
        get async throws {
            guard case .array(let cookies) = try await driver.get("/cookie") else { return [] }
            return try cookies.map(BrowserCookie.init)
        }
    }

    /// Gives the browser a cookie for the host it is at.
    public func add(cookie name: String, value: String) async throws {
        try await driver.post("/cookie", ["cookie": ["name": .string(name), "value": .string(value), "path": "/"]])
    }

    public func deleteCookies() async throws { try await driver.delete("/cookie") }
}
