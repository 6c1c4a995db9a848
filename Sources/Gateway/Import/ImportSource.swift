public import Accounts

/// Where an import reads its rows.
public protocol ImportSource: Sendable {
    /// What it is, in one line: an import goes on with the same source alone.
    var description: String { get }

    /// How much there is, in the unit ``ImportPages`` count in, or nil where nobody knows.
    func total() async throws -> Int?

    /// Divides it into ranges that can be read side by side.
    func ranges(readers: Int, total: Int?) async throws -> [ImportRange]

    /// Reads a range, from where it was left.
    func pages(of range: ImportRange) async throws -> any ImportPages
}

/// The rows of one range, a page at a time.
public protocol ImportPages: Sendable {
    /// The next rows, about `limit` of them; nil behind the last.
    func next(limit: Int) async throws -> ImportPage?
}

/// Some rows of a source, in order.
public struct ImportPage: Sendable {
    /// A row as it was read.
    public struct Row: Sendable {
        public let key: LegacyKey
        /// The values, and what in them breaks the model; the account is not known.
        public let profile: Profile
        /// Nil where the source has no versions.
        public let version: Version?
        /// The line of a file.
        public let line: Int?

        public init(key: LegacyKey, profile: Profile, version: Version? = nil, line: Int? = nil) {
            self.key = key
            self.profile = profile
            self.version = version
            self.line = line
        }
    }

    public var rows: [Row]
    /// The rows that could not be read.
    public var rejects: [ImportReject]
    /// The place of the last row.
    public var position: String?
    /// Whether no rows follow.
    public var isLast: Bool
    /// About how many bytes the rows take.
    public var size: Int

    public init(
        rows: [Row] = [], rejects: [ImportReject] = [], position: String? = nil, isLast: Bool = false, size: Int = 0
    ) {
        self.rows = rows
        self.rejects = rejects
        self.position = position
        self.isLast = isLast
        self.size = size
    }

    /// How many rows were read, readable or not.
    var count: Int { rows.count + rejects.count }
}

/// How many rows a page has: as many as keep it to a few megabytes, whatever the rows hold.
struct PageSize: Sendable {
    static let most = 2000
    /// How large a page may become, in bytes.
    static let bytes = 4 << 20

    private(set) var rows: Int
    private let most: Int

    /// - Parameter mayBeLarge: whether a row may hold a text or bytes of any length.
    /// - Parameter rate: how many rows a second are allowed; a page waits no longer than about a second.
    init(mayBeLarge: Bool, rate: Int?) {
        most = max(1, min(Self.most, rate ?? Self.most))
        rows = min(most, mayBeLarge ? 20 : 500)
    }

    /// Takes the size of a page into account.
    mutating func learn(_ page: ImportPage) {
        guard page.count > 0 else { return }
        let fitting = Self.bytes / max(1, page.size / page.count)
        rows = max(1, min(most, rows * 2, fitting))
    }
}
