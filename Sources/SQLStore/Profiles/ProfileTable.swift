import Accounts
import Crypto
import Foundation
import OrderedCollections

/// The table behind a site as its catalogue describes it, and the way between its rows and the model's fields.
struct ProfileTable: Sendable {
    let site: Site
    let dialect: any Dialect
    let codecs: [FieldName: ColumnCodec]
    /// The codecs in the order of the model's fields.
    let fieldCodecs: [ColumnCodec]
    let key: ColumnInfo
    let version: ColumnInfo?
    /// The columns every read asks for: the key, the version where there is one, and the fields in order.
    let columns: [String]
    /// The SELECT of these columns, up to its condition.
    let selection: SQLQuery
    /// The same with the accounts, where our table of them is in the same database.
    let join: ProfileJoin

    /// Looks the table up in the catalogue.
    /// - Throws: ``AccountError`` `storeMismatch` that names what is missing; ``DatabaseError``.
    static func load(_ site: Site, using executor: some SQLExecutor) async throws -> ProfileTable {
        let store = site.store
        let columns = try await columns(of: store.table, site: site, using: executor)
        func column(_ name: String) throws -> ColumnInfo {
            guard let column = columns[name.lowercased()] else {
                throw AccountError.storeMismatch(site: site.id, table: store.table.description, column: name)
            }
            return column
        }
        return ProfileTable(
            site: site, key: try column(store.key.column), version: try store.versionColumn.map(column),
            codecs: try codecs(site.model, of: site, dialect: executor.dialect, column), dialect: executor.dialect)
    }

    private init(
        site: Site, key: ColumnInfo, version: ColumnInfo?, codecs: [FieldName: ColumnCodec], dialect: any Dialect
    ) {
        self.site = site
        self.key = key
        self.version = version
        self.codecs = codecs
        self.fieldCodecs = site.model.fields.keys.compactMap { codecs[$0] }
        self.dialect = dialect
        let columns = [key.name] + (version.map { [$0.name] } ?? []) + site.model.fields.values.map(\.column)
        self.columns = columns
        self.selection = SQLSelect.untilCondition(columns, from: site.store.table, in: dialect)
        self.join = ProfileJoin(columns: columns, key: key.name, of: site.store.table, dialect: dialect)
    }

    static func columns(
        of table: TableName, site: Site, using executor: some SQLExecutor
    ) async throws -> [String: ColumnInfo] {
        let columns = try await executor.dialect.columns(of: table, using: executor)
        guard !columns.isEmpty else {
            throw AccountError.storeMismatch(site: site.id, table: table.description, column: nil)
        }
        return Dictionary(columns.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    static func codecs(
        _ model: ProfileModel, of site: Site, dialect: any Dialect, _ column: (String) throws -> ColumnInfo
    ) throws -> [FieldName: ColumnCodec] {
        let zone = site.store.timeZone ?? .gmt
        return try model.fields.values.reduce(into: [:]) { codecs, field in
            codecs[field.name] = ColumnCodec(
                field: field, column: try column(field.column), timeZone: zone, dialect: dialect)
        }
    }
}

extension ProfileTable {
    /// The row's key in its canonical spelling.
    func key(of row: Row) -> LegacyKey? { KeyCoding(type: site.store.key.type).key(row[0]) }

    /// The profile a row holds.
    func profile(_ row: Row, account: AccountID) -> Profile { profiles([row], of: [account])[0] }

    /// The profiles of some rows, each of the account at its place, in their order.
    ///
    /// They are read a column at a time: what reads a column is shared by all threads, which then meet at it once for all
    /// rows, and not for each.
    func profiles(_ rows: [Row], of accounts: [AccountID]) -> [Profile] {
        let (values, warnings) = Self.decode(fieldCodecs, rows: rows, from: version == nil ? 1 : 2)
        let origin = Profile.Origin(site: site.id, layout: site.model.layout)
        return rows.indices.map { index in
            Profile(
                accounts[index], of: origin, row: values[index], version: version(of: rows[index]),
                warnings: warnings[index] ?? [])
        }
    }

    /// The version of a row: the mapped column's value, or a hash of all the mapped columns.
    func version(of row: Row) -> Version {
        guard version != nil else { return hash(row) }
        switch row[1] {
        case .integer(let number): return Version(rawValue: String(number))
        case .bytes(let bytes): return Version(rawValue: bytes.hexDigits)
        default: return hash(row)
        }
    }

    /// The condition that a row still has the version it was read with, or nil where only a locked look can tell.
    func condition(version expected: Version) -> SQLQuery? {
        guard let version else { return nil }
        if let number = Int64(expected.rawValue), case .integer = version.type {
            return "\(identifier: version.name) = \(bind: .integer(number), as: version.type)"
        }
        guard case .rowVersion = version.type, let bytes = Self.bytes(hex: expected.rawValue) else { return nil }
        return "\(identifier: version.name) = \(bind: .bytes(bytes), as: version.type)"
    }

    /// The assignments that store values, and count up a version column of ours.
    /// - Throws: ``AccountError`` `invalidFields` with every value its column cannot hold.
    func assignments(_ values: [FieldName: Value]) throws -> [(column: String, value: SQLBinding)] {
        var problems: [FieldProblem] = []
        var assignments: [(column: String, value: SQLBinding)] = []
        for field in site.model.fields.values {
            guard let value = values[field.name], let codec = codecs[field.name] else { continue }
            do throws(FieldProblem) { assignments.append((field.column, try codec.encode(value))) } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        return assignments
    }

    /// Reads fields from rows, in the order of their codecs; what is no value of its field reads as none, and is told.
    /// - Returns: the values of each row, and of the rows that have any, by their places, what is wrong with them.
    static func decode(
        _ codecs: [ColumnCodec], rows: [Row], from first: Int
    ) -> (values: [[Value]], warnings: [Int: [FieldProblem]]) {
        var values = rows.map { _ in
            var values: [Value] = []
            values.reserveCapacity(codecs.count)
            return values
        }
        var warnings: [Int: [FieldProblem]] = [:]
        for (offset, codec) in codecs.enumerated() {
            for index in rows.indices {
                var value = Value.null
                do throws(FieldProblem) {
                    value = try codec.decode(rows[index][first + offset])
                    // A value that breaks a rule is still what the row holds: it is shown, with what is wrong.
                    try codec.field.check(value)
                } catch {
                    warnings[index, default: []].append(error)
                }
                values[index].append(value)
            }
        }
        return (values, warnings)
    }

    /// Of the columns every read asks for: what others are read behind them decides nothing.
    private func hash(_ row: Row) -> Version {
        var (bytes, text): ([UInt8], [UInt8]) = ([], [])
        bytes.reserveCapacity(256)
        text.reserveCapacity(64)
        for place in row.values.indices.prefix(columns.count) {
            text.removeAll(keepingCapacity: true)
            row.values[place].writeFingerprint(to: &text)
            bytes.append(decimal: Int64(text.count))
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: text)
        }
        let digest = SHA256.hash(data: bytes)
        return unsafe digest.withUnsafeBytes { digest in
            unsafe Version(rawValue: String(hexadecimal: UnsafeRawBufferPointer(rebasing: digest[..<16])))
        }
    }

    static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}

extension SQLValue {
    /// Appends a text that is the same for the same value alone, for hashing.
    fileprivate func writeFingerprint(to bytes: inout [UInt8]) {
        func write(_ kind: Unicode.Scalar, _ text: String) {
            bytes.append(UInt8(ascii: kind))
            bytes.append(contentsOf: text.utf8)
        }
        func write(_ kind: Unicode.Scalar, _ number: Int64) {
            bytes.append(UInt8(ascii: kind))
            bytes.append(decimal: number)
        }
        switch self {
        case .null: write("n", "")
        case .boolean(let flag): write("b", flag ? "1" : "0")
        case .integer(let number): write("i", number)
        case .double(let number): write("f", String(number.bitPattern))
        case .decimal(let number): write("d", number.description)
        case .text(let text): write("t", text)
        case .bytes(let data): write("x", Data(data).base64EncodedString())
        case .date(let date): write("D", Int64(date.daysSince1970))
        case .time(let ticks): write("T", ticks)
        case .localTimestamp(let local): write("l", local.ticks)
        case .timestamp(let moment): write("m", moment.ticks)
        case .uuid(let uuid): write("u", uuid.uuidString)
        }
    }
}
