/// The path of a route, some parts of which are open, as in `/sites/{site}` and `/@{username}`.
struct RoutePattern: Sendable {
    /// A part between two slashes.
    enum Part: Equatable, Sendable {
        case fixed(String)
        /// Anything that begins with a text, which may be empty.
        case open(prefix: String, name: String)
    }

    let parts: [Part]
    /// The names of the open parts, in their order.
    let openParts: [String]

    init(_ path: String) {
        parts = path.split(separator: "/").map { part in
            guard let brace = part.firstIndex(of: "{") else { return .fixed(String(part)) }
            precondition(part.last == "}", "in \"\(path)\" an open part does not end with }")
            return .open(prefix: String(part[..<brace]), name: String(part[brace...].dropFirst().dropLast()))
        }
        openParts = parts.compactMap { part in
            if case .open(_, let name) = part { name } else { nil }
        }
    }
}
