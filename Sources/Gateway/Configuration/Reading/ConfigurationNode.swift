/// A line and column, counted from 1.
struct SourcePosition: Hashable, Comparable {
    let line: Int
    let column: Int

    static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// A piece of a configuration file: a scalar as it was written, a list, or a mapping in its order.
struct ConfigurationNode {
    let content: Content
    let position: SourcePosition

    indirect enum Content {
        /// The text, and whether it was written without quotes, so that `true` and `null` mean themselves.
        case scalar(String, isPlain: Bool)
        case list([ConfigurationNode])
        case mapping([Entry])
    }

    struct Entry {
        let key: String
        let position: SourcePosition
        let value: ConfigurationNode
    }

    /// Whether nothing was written, or `null` or `~`.
    var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content { ["", "~", "null"].contains(text) } else { false }
    }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
