import Accounts
import GatewayTesting

/// A browser without scripts: it keeps cookies, follows redirects when told to, and sends the forms it was shown.
actor Browser {
    private let client: HTTPClient
    private let host: String
    private var cookies: [String: String] = [:]

    init(client: HTTPClient, host: String) {
        self.client = client
        self.host = host
    }

    /// A page of this browser's host.
    func get(_ path: String, headers: [(String, String)] = []) async throws -> ShownPage {
        try await ask("GET", path, headers: headers, body: nil)
    }

    /// A page, and whatever page it leads to.
    func follow(_ path: String) async throws -> ShownPage {
        var page = try await get(path)
        for _ in 0..<5 {
            guard let location = page.location else { return page }
            page = try await get(location)
        }
        throw PageTestError(description: "\(path) leads round in a circle")
    }

    /// Sends fields as a form does.
    func post(
        _ path: String, _ fields: [(String, String)], headers: [(String, String)] = []
    ) async throws -> ShownPage {
        let body = fields.map { "\(Self.encode($0.0))=\(Self.encode($0.1))" }.joined(separator: "&")
        return try await ask(
            "POST", path, headers: [("Content-Type", "application/x-www-form-urlencoded")] + headers,
            body: Array(body.utf8))
    }

    /// Sends a form of a page with some of its fields filled in.
    func submit(
        _ form: ShownForm, _ filled: [String: String] = [:], headers: [(String, String)] = []
    ) async throws -> ShownPage {
        try await post(form.action, form.fields(filling: filled), headers: headers)
    }

    /// Signs in, and gives the answer.
    @discardableResult
    func signIn(_ name: String, _ password: String = PageServer.password, next: String? = nil) async throws -> ShownPage
    {
        let page = try await get(next.map { "/sign-in?next=\(Self.encode($0))" } ?? "/sign-in")
        return try await submit(try page.form("sign-in"), ["identifier": name, "password": password])
    }

    var cookieNames: Set<String> { Set(cookies.keys) }
    func cookie(_ name: String) -> String? { cookies[name] }
    func setCookie(_ name: String, _ value: String?) { cookies[name] = value }

    private func ask(
        _ method: String, _ path: String, headers: [(String, String)], body: [UInt8]?
    ) async throws -> ShownPage {
        var all = headers
        let names = Set(headers.map { $0.0.lowercased() })
        if !names.contains("host") { all.append(("Host", host)) }
        if !names.contains("accept") { all.append(("Accept", "text/html")) }
        if !cookies.isEmpty, !names.contains("cookie") {
            all.append(("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")))
        }
        let answer = try await client.send(method, path, headers: all, body: body)
        for header in answer.headers where header.name.lowercased() == "set-cookie" {
            let pair = header.value.prefix { $0 != ";" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = header.value.contains("Max-Age=0") ? nil : String(pair[1])
        }
        return ShownPage(answer: answer)
    }

    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return byte < 0x80 && scalar.properties.isAlphabetic || (0x30...0x39).contains(byte)
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
