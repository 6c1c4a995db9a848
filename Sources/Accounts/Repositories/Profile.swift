import Synchronization

/// What one site knows of one account.
///
/// It never changes, and is shared, not copied: what is read is kept, handed to all who asked, and shown.
public final class Profile: Sendable {
    public let account: AccountID
    /// What it has in common with those that were read together with it.
    private let origin: Origin
    /// A value for each field, in the layout's order.
    public let row: [Value]
    public let version: Version
    /// What in the stored row breaks the model.
    ///
    /// The value is shown as it is; what is no value of its field's type reads as none.
    public let warnings: [FieldProblem]
    /// How it is written, once it has been shown.
    private let writings = Mutex(Writings())

    public var site: SiteID { origin.site }
    /// The fields its values belong to.
    public var layout: FieldLayout { origin.layout }
    public var source: Source { origin.source }

    /// Where the profile was read.
    public enum Source: String, Hashable, Sendable {
        case store, legacy, stale
    }

    /// What profiles that are read together have in common.
    ///
    /// One for each reading, though a site's are all alike: threads that count references to the same one wait for each other.
    public final class Origin: Sendable {
        fileprivate let site: SiteID
        fileprivate let layout: FieldLayout
        fileprivate let source: Source

        public init(site: SiteID, layout: FieldLayout, source: Source = .store) {
            self.site = site
            self.layout = layout
            self.source = source
        }
    }

    /// - Parameter row: a value for each field of the origin's layout, in its order.
    public init(
        _ account: AccountID, of origin: Origin, row: [Value], version: Version, warnings: [FieldProblem] = []
    ) {
        precondition(row.count == origin.layout.names.count, "a profile has a value for each of its fields")
        self.account = account
        self.origin = origin
        self.row = row
        self.version = version
        self.warnings = warnings
    }

    /// - Parameter row: a value for each field of the layout, in its order.
    public convenience init(
        site: SiteID, account: AccountID, layout: FieldLayout, row: [Value], version: Version,
        warnings: [FieldProblem] = [], source: Source = .store
    ) {
        self.init(
            account, of: Origin(site: site, layout: layout, source: source), row: row, version: version,
            warnings: warnings)
    }

    /// A profile of values by name; where no layout is given they stand in the order of their names.
    public convenience init(
        site: SiteID, account: AccountID, values: [FieldName: Value], layout: FieldLayout? = nil, version: Version,
        warnings: [FieldProblem] = [], source: Source = .store
    ) {
        let layout = layout ?? FieldLayout(values.keys.sorted())
        self.init(
            site: site, account: account, layout: layout, row: layout.names.map { values[$0] ?? .null },
            version: version, warnings: warnings, source: source)
    }

    /// The same profile, said to be from somewhere else.
    public func from(_ source: Source) -> Profile {
        Profile(
            site: site, account: account, layout: layout, row: row, version: version, warnings: warnings,
            source: source)
    }

    /// Uses what was written of it for those who see certain fields; nil where that has not been kept.
    ///
    /// It is lent, and not handed out: all who show the profile would count references to it.
    public func withWriting<Result: Sendable>(of visible: VisibleFields, _ body: (Writing) -> Result) -> Result? {
        writings.withLock { $0.known(of: visible).map(body) }
    }

    /// Keeps what was written of it, should it be shown again: not the first time, since most are shown once.
    /// - Parameter write: makes what is kept; asked for at once, or not at all.
    public func keep(_ write: () -> Writing) {
        guard writings.withLock({ $0.isShownAgain() }) else { return }
        let writing = write()
        writings.withLock { $0.keep(writing) }
    }

    /// The values by name, gathered anew each time: who looks at a few asks for them one by one.
    public var values: [FieldName: Value] { Dictionary(uniqueKeysWithValues: zip(layout.names, row)) }

    /// The value of a field of the model; no value where the row has none.
    public subscript(field: FieldName) -> Value { layout.place(of: field).map { row[$0] } ?? .null }

    /// A value for each field of a layout, which is mostly the profile's own.
    public func row(in other: FieldLayout) -> [Value] {
        other === origin.layout ? row : other.names.map { self[$0] }
    }

    /// The value of the field at a place of a layout, which is mostly the profile's own.
    public func value(at place: Int, of other: FieldLayout) -> Value {
        other === origin.layout ? row[place] : self[other.names[place]]
    }
}

extension Profile: Hashable {
    public static func == (left: Profile, right: Profile) -> Bool {
        left === right
            || (left.site == right.site && left.account == right.account && left.version == right.version
                && left.source == right.source && left.warnings == right.warnings
                && (left.layout == right.layout ? left.row == right.row : left.values == right.values))
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(site)
        hasher.combine(account)
        hasher.combine(version)
    }
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
