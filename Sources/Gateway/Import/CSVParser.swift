/// Reads comma-separated values (RFC 4180) from bytes that come in pieces.
///
/// Fields may be quoted, and then hold delimiters and line ends; a quote in them is doubled. Lines end with CRLF, LF or
/// CR. A field that is empty and not quoted has no value.
struct CSVParser {
    /// A field as it was written.
    struct Field: Hashable {
        var bytes: [UInt8] = []
        var isQuoted = false
    }

    /// One row, and where it stands.
    struct Record: Hashable {
        let fields: [Field]
        /// The line it begins on, counted from 1.
        let line: Int
        /// The byte behind it, counted from the beginning of the file.
        let end: Int
        /// The line behind it.
        let nextLine: Int

        /// Whether there is nothing on the line.
        var isBlank: Bool { fields.count == 1 && fields[0].bytes.isEmpty && !fields[0].isQuoted }
    }

    /// What is no CSV; nothing behind it can be read.
    struct Malformed: Error, Hashable {
        let line: Int
        let reason: String
    }

    private enum State {
        case fieldStart, plain, quoted
        /// Behind a quote inside a quoted field: the field's end, or the first of two.
        case quoteSeen
        /// Behind a CR, whose LF belongs to the same line end.
        case returnSeen
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var fields: [Field] = []
    private var field = Field()
    private var firstLine: Int
    private var line: Int
    private var offset: Int

    /// - Parameter offset: the byte reading begins at, at the beginning of a row.
    init(delimiter: UInt8, offset: Int = 0, line: Int = 1) {
        self.delimiter = delimiter
        self.offset = offset
        self.line = line
        self.firstLine = line
    }

    /// Reads some more bytes, and gives the rows that end in them.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Record] {
        var records: [Record] = []
        for byte in bytes {
            if state == .returnSeen {
                state = .fieldStart
                if byte == Self.lineFeed {
                    offset += 1
                    records.append(endRecord())
                    continue
                }
                records.append(endRecord())
            }
            offset += 1
            switch state {
            case .quoted:
                if byte == Self.quote {
                    state = .quoteSeen
                } else {
                    if byte == Self.lineFeed { line += 1 }
                    field.bytes.append(byte)
                }
            case .quoteSeen where byte == Self.quote:
                field.bytes.append(byte)
                state = .quoted
            case .fieldStart where byte == Self.quote:
                field.isQuoted = true
                state = .quoted
            default: try readPlain(byte, &records)
            }
        }
        return records
    }

    /// The last row, where the file does not end with a line end.
    mutating func finish() throws(Malformed) -> Record? {
        switch state {
        case .quoted: throw Malformed(line: firstLine, reason: "a quote that is opened in this row is never closed")
        case .fieldStart where fields.isEmpty && field.bytes.isEmpty: return nil
        default: return endRecord()
        }
    }

    private mutating func readPlain(_ byte: UInt8, _ records: inout [Record]) throws(Malformed) {
        switch byte {
        case delimiter:
            endField()
            state = .fieldStart
        case Self.lineFeed:
            records.append(endRecord())
        case Self.carriageReturn: state = .returnSeen
        case Self.quote where state == .plain:
            throw Malformed(line: line, reason: "a quote stands in a field that is not quoted")
        case _ where state == .quoteSeen:
            throw Malformed(line: line, reason: "something follows the closing quote of a field")
        default:
            field.bytes.append(byte)
            state = .plain
        }
    }

    private mutating func endField() {
        fields.append(field)
        field = Field()
    }

    private mutating func endRecord() -> Record {
        endField()
        line += 1
        let record = Record(fields: fields, line: firstLine, end: offset, nextLine: line)
        fields = []
        firstLine = line
        state = .fieldStart
        return record
    }
}
