public import Accounts
import Crypto
public import Foundation

/// The rows of a CSV file, whose first line names the columns; read in pieces, and gone on with at any row.
public struct CSVSource: ImportSource {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    public let description: String
    private let file: URL
    private let delimiter: UInt8
    private let columns: CSVColumns
    /// The byte behind the header, and the line there.
    private let start: (offset: Int, line: Int)

    /// Opens a file and reads its header.
    /// - Parameter keyColumn: the column that holds the key of the legacy table, or where the site leaves none, the key
    ///   of its own.
    /// - Throws: ``AccountError`` `notFound` for a file that cannot be read, `malformed` for a header that does not fit.
    public init(
        file: URL, site: Site, keyColumn: String, delimiter: Character = ",", ignoredColumns: [String] = []
    ) throws {
        guard let delimiter = delimiter.asciiValue, !"\"\r\n".utf8.contains(delimiter) else {
            throw AccountError(.malformed, "a delimiter is one ASCII character, and no quote or line end")
        }
        self.file = file
        self.delimiter = delimiter
        let handle: FileHandle
        do { handle = try FileHandle(forReadingFrom: file) } catch {
            throw AccountError(.notFound, "the file \"\(file.lastPathComponent)\" cannot be read")
        }
        defer { try? handle.close() }
        let opening = try handle.read(upToCount: 1 << 20) ?? Data()
        let mark = opening.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        guard let header = try Self.header(opening.dropFirst(mark), delimiter, offset: mark) else {
            throw AccountError(
                .malformed, "the file \"\(file.lastPathComponent)\" is empty: the first line names the columns")
        }
        let names = header.fields.map { String(decoding: $0.bytes, as: UTF8.self) }
        self.columns = try CSVColumns(header: names, site: site, keyColumn: keyColumn, ignored: ignoredColumns)
        self.start = (header.end, header.nextLine)
        self.description = try Self.describe(file, handle, opening)
    }

    /// Nobody counts the rows beforehand: that would read the whole file.
    public func total() -> Int? { nil }

    public func ranges(readers: Int, total: Int?) -> [ImportRange] { [ImportRange(number: 0)] }

    public func pages(of range: ImportRange) throws -> any ImportPages {
        let handle = try FileHandle(forReadingFrom: file)
        var start = self.start
        // A place is the byte and the line behind the last row that is done.
        if let parts = range.position?.split(separator: "/").compactMap({ Int($0) }), parts.count == 2 {
            start = (parts[0], parts[1])
        }
        try handle.seek(toOffset: UInt64(start.offset))
        return CSVPages(
            handle: handle, columns: columns,
            parser: CSVParser(delimiter: delimiter, offset: start.offset, line: start.line))
    }

    private static func header(
        _ bytes: some Sequence<UInt8>, _ delimiter: UInt8, offset: Int
    ) throws -> CSVParser.Record? {
        var parser = CSVParser(delimiter: delimiter, offset: offset)
        do throws(CSVParser.Malformed) {
            // One by one: what is wrong in later rows is theirs to tell.
            for byte in bytes { if let first = try parser.read(CollectionOfOne(byte)).first { return first } }
            return try parser.finish()
        } catch { throw error.accountError }
    }

    /// The name of a file with its size and a checksum of its beginning and end, so that another is told from it.
    private static func describe(_ file: URL, _ handle: FileHandle, _ opening: Data) throws -> String {
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size > 1 << 16 ? size - 1 << 16 : 0)
        var hasher = SHA256()
        hasher.update(data: opening.prefix(1 << 16))
        hasher.update(data: try handle.readToEnd() ?? Data())
        let sum = hasher.finalize().prefix(6).hexDigits
        return "the file \"\(file.lastPathComponent)\" (\(size) bytes, \(sum))"
    }
}

extension CSVParser.Malformed {
    var accountError: AccountError { AccountError(.malformed, "line \(line) of the file: \(reason)") }
}

/// The pages of a file.
private actor CSVPages: ImportPages {
    private static let block = 1 << 17

    private let handle: FileHandle
    private let columns: CSVColumns
    private var parser: CSVParser
    private var waiting: [CSVParser.Record] = []
    private var isAtEnd = false

    init(handle: FileHandle, columns: CSVColumns, parser: CSVParser) {
        self.handle = handle
        self.columns = columns
        self.parser = parser
    }

    deinit { try? handle.close() }

    func next(limit: Int) throws -> ImportPage? {
        try fill(limit)
        let records = waiting.prefix(limit)
        waiting.removeFirst(records.count)
        var page = ImportPage(isLast: waiting.isEmpty && isAtEnd)
        for record in records { add(record, to: &page) }
        if let last = records.last { page.position = "\(last.end)/\(last.nextLine)" }
        return page
    }

    /// Reads until there are enough rows.
    private func fill(_ limit: Int) throws {
        do {
            // One more, so that the last page is known to be the last.
            while waiting.count <= limit, !isAtEnd {
                let bytes = try handle.read(upToCount: Self.block) ?? Data()
                if bytes.isEmpty {
                    isAtEnd = true
                    if let last = try parser.finish() { waiting.append(last) }
                } else {
                    waiting += try parser.read(bytes)
                }
            }
        } catch let malformed as CSVParser.Malformed { throw malformed.accountError }
    }

    private func add(_ record: CSVParser.Record, to page: inout ImportPage) {
        guard !record.isBlank else { return }
        page.size += record.fields.reduce(0) { $0 + $1.bytes.count + 16 }
        guard record.fields.count == columns.count else {
            page.rejects.append(
                ImportReject(
                    .malformed, key: "",
                    reason: "the row has \(record.fields.count) fields instead of \(columns.count)",
                    line: record.line))
            return
        }
        var texts: [String?] = []
        for field in record.fields {
            guard let text = String(validating: field.bytes, as: UTF8.self) else {
                page.rejects.append(
                    ImportReject(.malformed, key: "", reason: "the row is not valid UTF-8", line: record.line))
                return
            }
            texts.append(text.isEmpty && !field.isQuoted ? nil : text)
        }
        switch columns.row(texts, line: record.line) {
        case .success(let row): page.rows.append(row)
        case .failure(let unreadable): page.rejects.append(unreadable.reject)
        }
    }
}
