public import Accounts

/// The members tables of other systems, in the order in which one goes before another.
public struct MemberDirectories: Sendable {
    public let all: [any LegacyMemberRepository]

    public init(_ all: [any LegacyMemberRepository] = []) { self.all = all }

    public var isEmpty: Bool { all.isEmpty }

    /// The members of a source.
    public subscript(source: LinkSource) -> (any LegacyMemberRepository)? { all.first { $0.source == source } }
}
