/// The path of a route, some parts of which are open, as in `/sites/{site}` and `/@{username}`.
struct RoutePattern: Sendable {
    /// A part between two slashes.
    struct Part: Sendable {
        /// All of it, or what an open one begins with.
        let text: String
        /// What an open part is called; nil for one that is spelled out.
        let name: String?

        var isOpen: Bool { name != nil }

        /// Whether the same parts of paths fit both, whatever they are called.
        func isLike(_ other: Part) -> Bool { text == other.text && isOpen == other.isOpen }
    }

    let parts: [Part]
    /// The names of the open parts, in their order.
    let openParts: [String]

    init(_ path: String) {
        parts = path.split(separator: "/").map { part in
            guard let brace = part.firstIndex(of: "{") else { return Part(text: String(part), name: nil) }
            precondition(part.last == "}", "in \"\(path)\" an open part does not end with }")
            return Part(text: String(part[..<brace]), name: String(part[brace...].dropFirst().dropLast()))
        }
        openParts = parts.compactMap(\.name)
    }
}
