import HTTPTypes

/// A cookie of the pages: for one host alone, out of reach of scripts, and not sent along from other sites.
struct PageCookie: Sendable {
    private let baseName: String
    /// How long a browser keeps it, in seconds; nil is until it is closed.
    private let maximumAge: Int?

    /// The token of a session.
    static let session = PageCookie(baseName: "gatehouse-session", maximumAge: nil)
    /// What tells one browser from another before anybody is signed in.
    static let browser = PageCookie(baseName: "gatehouse-browser", maximumAge: 365 * 86_400)

    /// Its name; over HTTPS with the prefix that lets browsers take it from this very host alone.
    func name(isSecure: Bool) -> String { isSecure ? "__Host-\(baseName)" : baseName }

    /// The header that sets it.
    /// - Parameter value: of letters, digits, `-` and `_`; anything else sets nothing.
    func setting(_ value: String, isSecure: Bool) -> String? {
        guard !value.isEmpty, value.utf8.allSatisfy(RequestCookies.isPlain) else { return nil }
        return header(value, maximumAge: maximumAge, isSecure: isSecure)
    }

    /// The header that takes it away.
    func clearing(isSecure: Bool) -> String { header("", maximumAge: 0, isSecure: isSecure) }

    private func header(_ value: String, maximumAge: Int?, isSecure: Bool) -> String {
        "\(name(isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Lax"
            + (maximumAge.map { "; Max-Age=\($0)" } ?? "") + (isSecure ? "; Secure" : "")
    }
}

extension HTTPFields {
    /// Adds a cookie to those the answer sets.
    mutating func addCookie(_ header: String?) {
        guard let header else { return }
        append(HTTPField(name: .setCookie, value: header))
    }
}
