/// Somebody who visits the pages of a host without a browser: it keeps cookies, sends forms, and can send what no
/// browser would.
public struct PageVisitor: Sendable {
    public let host: String
    private let client: HTTPClient
    /// The cookies by their names, as the host last set them.
    public var cookies: [String: String] = [:]
    /// The headers of cookies as they were set, for whoever looks at their attributes.
    public private(set) var cookieHeaders: [String] = []
    /// Sent along with every request.
    public var headers: [(String, String)] = []

    public init(_ host: String, port: Int) {
        self.host = host
        client = HTTPClient(port: port)
    }

    public mutating func get(_ path: String) async throws -> VisitedPage { try await send("GET", path) }

    /// Gets a page, and whatever it sends the visitor to on the same host.
    public mutating func follow(_ path: String) async throws -> VisitedPage {
        var page = try await get(path)
        for _ in 0..<5 {
            guard let location = page.location, location.hasPrefix("/") else { return page }
            page = try await get(location)
        }
        return page
    }

    /// Sends a form of a page.
    public mutating func send(_ form: HTMLForm, of page: VisitedPage) async throws -> VisitedPage {
        try await post(form.action.isEmpty ? page.path : form.action, form.fields)
    }

    public mutating func post(_ path: String, _ fields: [(name: String, value: String)]) async throws -> VisitedPage {
        let body = fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await send(
            "POST", path, headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8))
    }

    public mutating func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> VisitedPage {
        let names = Set((self.headers + headers).map { $0.0.lowercased() })
        var sent = self.headers + headers
        if !names.contains("host") { sent.append(("Host", host)) }
        if !cookies.isEmpty, !names.contains("cookie") {
            sent.append(("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; ")))
        }
        let answer = try await client.send(method, path, headers: sent, body: body)
        for header in answer.headers where header.name.lowercased() == "set-cookie" { keep(header.value) }
        return VisitedPage(path: path, answer: answer)
    }

    private mutating func keep(_ header: String) {
        cookieHeaders.append(header)
        let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
    }

    /// A text in a form or a query (WHATWG URL, section 5.2).
    public static func encoded(_ text: String) -> String {
        text.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "*"):
                String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
