/// How text is compared and in which code page it is kept.
struct Collation: Hashable, Sendable, Codable {
    let name: String
    let codePage: CodePage
    let isCaseSensitive: Bool
    let isAccentSensitive: Bool
    let isBinary: Bool
    /// The five bytes that stand for the collation in the protocol, as a little-endian number and the sort id.
    let wireFlags: UInt32
    let sortID: UInt8

    static let standard: String = "SQL_Latin1_General_CP1_CI_AS"

    /// Knows the Latin1 and Hebrew families; throws 448 for others.
    init(named name: String) throws(TSQLError) {
        var parts = name.uppercased().split(separator: "_").map(String.init)
        let isSQL = parts.first == "SQL"
        let families: [(prefix: [String], codePage: CodePage, language: UInt32)] = [
            (["SQL", "LATIN1", "GENERAL", "CP1"], .western, 0x0409), (["LATIN1", "GENERAL", "100"], .western, 0x0409),
            (["LATIN1", "GENERAL"], .western, 0x0409), (["HEBREW", "100"], .hebrew, 0x040D),
            (["HEBREW"], .hebrew, 0x040D),
        ]
        guard let family = families.first(where: { Array(parts.prefix($0.prefix.count)) == $0.prefix }) else {
            throw .invalidCollation(name)
        }
        parts.removeFirst(family.prefix.count)
        let suffix = parts.filter { !["KS", "WS", "SC"].contains($0) }
        isBinary = suffix == ["BIN"] || suffix == ["BIN2"]
        guard isBinary || (suffix.count == 2 && ["CI", "CS"].contains(suffix[0]) && ["AI", "AS"].contains(suffix[1]))
        else { throw .invalidCollation(name) }
        isCaseSensitive = isBinary || suffix[0] == "CS"
        isAccentSensitive = isBinary || suffix[1] == "AS"
        self.name = name
        codePage = family.codePage
        var flags: UInt32 = 0
        if isBinary {
            flags = suffix == ["BIN2"] ? 0x20 : 0x10
        } else {
            flags = 0xC | (isCaseSensitive ? 0 : 1) | (isAccentSensitive ? 0 : 2)
        }
        wireFlags = family.language | flags << 20
        sortID = isSQL ? (isBinary ? 0 : isCaseSensitive ? 51 : isAccentSensitive ? 52 : 54) : 0
    }

    /// The comparison SQLite is to use; several collations share one.
    var sqliteName: String {
        isBinary ? "tsql_bin" : "tsql_\(isCaseSensitive ? "cs" : "ci")_\(isAccentSensitive ? "as" : "ai")"
    }

    /// Whether the two pieces of text count as equal, and which comes first where they do not.
    func compare(_ left: String, _ right: String) -> Int {
        TextOrder(isCaseSensitive: isCaseSensitive, isAccentSensitive: isAccentSensitive, isBinary: isBinary)
            .compare(left, right)
    }
}
