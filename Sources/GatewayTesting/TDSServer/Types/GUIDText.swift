/// GUIDs as upper-case text, and as the sixteen mixed-endian bytes of the protocol.
enum GUIDText {
    /// Where the bytes of the text stand in the binary form: the first three groups are little-endian.
    private static let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    /// The canonical text of a GUID in the spellings SQL Server takes; characters behind it are ignored.
    static func normalised(_ text: String) -> String? {
        let body = text.hasPrefix("{") ? text.dropFirst() : text[...]
        let candidate = body.prefix(36).uppercased()
        guard bytes(of: candidate) != nil else { return nil }
        if text.hasPrefix("{"), body.dropFirst(36).first != "}" { return nil }
        return candidate
    }

    static func bytes(of text: String) -> [UInt8]? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        var digits = Substring(groups.joined())
        var plain: [UInt8] = []
        while !digits.isEmpty {
            guard let byte = UInt8(digits.prefix(2), radix: 16), digits.first != "+" else { return nil }
            plain.append(byte)
            digits = digits.dropFirst(2)
        }
        return order.map { plain[$0] }
    }

    static func text(of bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        let plain = order.map { bytes[$0] }
        let digits = plain.hexadecimal
        var rest = Substring(digits)
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }

    /// SQL Server sorts by the last six bytes first, then the eighth and ninth pair, then the rest.
    static func compare(_ left: String, _ right: String) -> Int {
        let a = sortKey(left)
        let b = sortKey(right)
        return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    }

    private static func sortKey(_ text: String) -> [UInt8] {
        guard let bytes = bytes(of: text) else { return [] }
        return [10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3].map { bytes[$0] }
    }
}
