import Accounts
import Foundation
import SQLStore

/// Rows in the text format of COPY, a piece at a time.
///
/// Text is what the server can read into a column of any type, `jsonb`, an enum or `citext` among them. Source:
/// https://www.postgresql.org/docs/15/sql-copy.html, "Text Format".
struct CopyText {
    /// How large a piece grows before it is sent.
    private static let pieceSize = 1 << 16

    private let batch: BulkInsert
    private var places: ArraySlice<Int>
    /// Whether each row has its place before it.
    private let hasPlaces: Bool

    init(_ batch: BulkInsert, _ places: ArraySlice<Int>, hasPlaces: Bool) {
        self.batch = batch
        self.places = places
        self.hasPlaces = hasPlaces
    }

    /// Whether the server can store every text of a row.
    static func canHold(_ row: [SQLValue]) -> Bool {
        row.allSatisfy { value in
            if case .text(let text) = value { !text.containsNUL } else { true }
        }
    }

    /// The next rows; nil when there are no more.
    mutating func next() -> [UInt8]? {
        guard !places.isEmpty else { return nil }
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceSize + Self.pieceSize / 4)
        while piece.count < Self.pieceSize, let place = places.popFirst() {
            if hasPlaces { piece.append(contentsOf: "\(place)\t".utf8) }
            for (index, value) in batch.rows[place].enumerated() {
                if index > 0 { piece.append(UInt8(ascii: "\t")) }
                Self.append(value, to: &piece)
            }
            piece.append(UInt8(ascii: "\n"))
        }
        return piece
    }

    static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "\\N".utf8)
        // What both a boolean and an integer column read.
        case .boolean(let flag): bytes.append(UInt8(ascii: flag ? "1" : "0"))
        case .integer(let number): bytes.append(decimal: number)
        case .double(let number): bytes.append(contentsOf: String(number).utf8)
        case .decimal(let number): bytes.append(contentsOf: number.description.utf8)
        case .text(let text): append(text, to: &bytes)
        case .bytes(let data): append(data, to: &bytes)
        case .date(let date): date.write(to: &bytes)
        case .time(let ticks): append(timeOfDay: ticks, to: &bytes)
        case .localTimestamp(let local): append(local, to: &bytes)
        case .timestamp(let moment):
            if let local = LocalDateTime(ticks: moment.ticks) { append(local, to: &bytes) }
            bytes.append(UInt8(ascii: "Z"))
        case .uuid(let uuid): bytes.append(contentsOf: uuid.uuidString.utf8)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        guard bytes[start...].contains(where: mustBeEscaped) else { return }
        bytes.removeSubrange(start...)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            default: bytes.append(byte)
            }
        }
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }

    private static func append(_ data: [UInt8], to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\\\x".utf8)
        for byte in data {
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }

    /// A day and time in microseconds; what is finer is cut off, as it is in a parameter.
    private static func append(_ local: LocalDateTime, to bytes: inout [UInt8]) {
        local.writeFixedWidth(to: &bytes)
        bytes.removeLast()
    }

    private static func append(timeOfDay ticks: Int64, to bytes: inout [UInt8]) {
        guard let local = LocalDateTime(ticks: ticks) else { return }
        let start = bytes.count
        append(local, to: &bytes)
        // The day of it, and the T behind.
        bytes.removeSubrange(start..<start + 11)
    }
}
