public import Accounts
import Foundation

/// Usernames that would be one name here: the same but for the letter case, blanks at the end, or the Unicode form.
///
/// The names are gone through twice. The first time only checksums of them are kept, 8 bytes each; the second time
/// those names that collide.
public struct NameCollisions: Sendable {
    /// What tells two colliding names apart.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case letterCase = "case"
        case blanks
        case unicodeForm = "unicode-form"
        /// Letter for letter the same.
        case none = "same"
    }

    /// Names that collide.
    public struct Collision: Hashable, Sendable {
        public let kinds: Set<Kind>
        /// Whose names they are.
        public let keys: [LegacyKey]
    }

    private var seen: Set<UInt64> = []
    private var repeated: Set<UInt64> = []
    private var groups: [String: [(key: LegacyKey, name: String)]] = [:]

    public init() {}

    /// The first time: every name.
    public mutating func note(_ name: String) {
        let sum = Self.checksum(Self.folded(name))
        if !seen.insert(sum).inserted { repeated.insert(sum) }
    }

    /// The second time: every name, and whose it is.
    public mutating func collect(_ name: String, of key: LegacyKey) {
        let folded = Self.folded(name)
        guard repeated.contains(Self.checksum(folded)) else { return }
        groups[folded, default: []].append((key, name))
    }

    /// What collides, in the order of the names.
    public var collisions: [Collision] {
        groups.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { _, members in
            Collision(kinds: Self.kinds(members.map(\.name)), keys: members.map(\.key))
        }
    }

    private static func folded(_ name: String) -> String { Username.fold(trimmed(name)) }

    private static func trimmed(_ name: String) -> String { name.trimmingCharacters(in: .whitespaces) }

    /// What tells the first of the names from the others.
    private static func kinds(_ names: [String]) -> Set<Kind> {
        guard let first = names.first else { return [] }
        return names.dropFirst().reduce(into: []) { $0.formUnion(kinds(first, $1)) }
    }

    private static func kinds(_ one: String, _ other: String) -> Set<Kind> {
        // By scalars: Swift takes texts of different Unicode forms for equal.
        func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
        guard scalars(one) != scalars(other) else { return [.none] }
        var kinds: Set<Kind> = []
        let (first, second) = (trimmed(one), trimmed(other))
        if scalars(one).count - scalars(first).count != scalars(other).count - scalars(second).count {
            kinds.insert(.blanks)
        }
        if scalars(first.lowercased()) != scalars(second.lowercased()) { kinds.insert(.unicodeForm) }
        if scalars(first.precomposedStringWithCompatibilityMapping)
            != scalars(second.precomposedStringWithCompatibilityMapping)
        {
            kinds.insert(.letterCase)
        }
        return kinds
    }

    /// Differs where names differ, but for one in very many (FNV-1a).
    private static func checksum(_ text: String) -> UInt64 {
        text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
}
