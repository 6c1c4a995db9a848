/// A page of HTML as the tests read it.
public struct HTMLPage: Sendable {
    private let tags: [HTMLTag]

    public init(_ text: String) { tags = HTMLTag.all(in: text) }

    public var forms: [HTMLForm] { HTMLForm.all(in: tags) }

    /// Where its links lead.
    public var links: [String] { tags(named: "a").compactMap { $0["href"] } }

    /// What a person would read, one piece a line.
    public var text: String { tags.map(\.text).filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n") }

    /// The attributes of each tag of a name, for whoever looks for tags that should not be there.
    public func tags(named name: String) -> [[String: String]] {
        tags.filter { $0.name == name && !$0.isEnd }.map(\.attributes)
    }

    /// The names of all attributes of the page: no handler of an event may be among them.
    public var attributeNames: Set<String> { Set(tags.flatMap(\.attributes.keys)) }
}
