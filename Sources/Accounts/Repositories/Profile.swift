/// What one site knows of one account.
public struct Profile: Hashable, Sendable {
    public let site: SiteID
    public let account: AccountID
    /// A value for each field of the site's model, in the model's order.
    public let values: [FieldName: Value]
    public let version: Version
    /// What in the stored row breaks the model.
    ///
    /// The value is shown as it is; what is no value of its field's type reads as none.
    public let warnings: [FieldProblem]
    public let source: Source

    /// Where the profile was read.
    public enum Source: String, Hashable, Sendable {
        case store, legacy, stale
    }

    public init(
        site: SiteID, account: AccountID, values: [FieldName: Value], version: Version,
        warnings: [FieldProblem] = [], source: Source = .store
    ) {
        self.site = site
        self.account = account
        self.values = values
        self.version = version
        self.warnings = warnings
        self.source = source
    }

    /// The value of a field of the model; no value where the row has none.
    public subscript(field: FieldName) -> Value { values[field] ?? .null }
}

/// A part of a list, and where the rest begins.
public struct Page<Element: Sendable>: Sendable {
    public let elements: [Element]
    /// What to ask the next part with, or nil at the end.
    public let next: String?

    public init(elements: [Element], next: String?) {
        self.elements = elements
        self.next = next
    }

    public func map<Other>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(elements: try elements.map(transform), next: next)
    }
}

extension Page: Equatable where Element: Equatable {}

/// How much of a list is asked for, and from where.
public struct PageRequest: Hashable, Sendable {
    public static let maximumLimit = 1000

    /// How many elements at the most; 1 to ``maximumLimit``.
    public let limit: Int
    /// The `next` of the page before, or nil for the first.
    public let cursor: String?

    public init(limit: Int = 100, cursor: String? = nil) {
        self.limit = min(max(limit, 1), Self.maximumLimit)
        self.cursor = cursor
    }
}

/// A row of a collection.
public struct CollectionRow: Hashable, Sendable {
    /// The value of the collection's id column, in the spelling of a key.
    public let id: String
    public let values: [FieldName: Value]
    public let warnings: [FieldProblem]

    public init(id: String, values: [FieldName: Value], warnings: [FieldProblem] = []) {
        self.id = id
        self.values = values
        self.warnings = warnings
    }
}
