/// A text file of rows in UTF-8, with tabs between the values of each; its first line names the columns.
///
/// A value that is empty is NULL, and none can hold a tab or a line feed.
final class TabSeparatedFile {
    /// What is wrong with a file.
    struct Mistake: Error, CustomStringConvertible {
        let description: String

        init(_ path: String, line: Int? = nil, _ what: String) {
            description = path + (line.map { ", line \($0)" } ?? "") + ": " + what
        }
    }

    let columns: [String]
    private let path: String
    private let lines: LineReader

    init(path: String) throws {
        guard let lines = LineReader(path: path) else { throw Mistake(path, "it cannot be read") }
        guard let names = try lines.next(), !names.isEmpty else {
            throw Mistake(path, line: 1, "the names of the columns are expected")
        }
        self.path = path
        self.lines = lines
        columns = try Self.fields(names).map { field in
            guard let name = String(validating: field, as: UTF8.self), !name.isEmpty else {
                throw Mistake(path, line: 1, "a column has no name that can be read")
            }
            return name
        }
    }

    /// The values of the next row; nil behind the last.
    func next() throws -> [TDSValue]? {
        guard let line = try lines.next() else { return nil }
        let fields = Self.fields(line)
        guard fields.count == columns.count else {
            throw Mistake(path, line: lines.count, "\(fields.count) values stand there for \(columns.count) columns")
        }
        return try fields.map { field in
            guard !field.isEmpty else { return .null }
            guard let text = String(validating: field, as: UTF8.self) else {
                throw Mistake(path, line: lines.count, "it is no UTF-8")
            }
            return .text(text)
        }
    }

    private static func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    }
}
