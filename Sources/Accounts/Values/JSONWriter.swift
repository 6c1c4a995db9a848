import OrderedCollections

extension JSONValue {
    /// The value as compact JSON text in UTF-8.
    public var utf8: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// The value as compact JSON text.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    /// The value as JSON text for people: a member or element a line, indented by two blanks.
    public var prettyText: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    func write(to bytes: inout [UInt8]) { write(to: &bytes, indent: nil) }

    private func write(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): Self.writeString(text, to: &bytes)
        case .array(let elements):
            Self.writeList(elements, "[", "]", to: &bytes, indent: indent) { element, bytes, indent in
                element.write(to: &bytes, indent: indent)
            }
        case .object(let members):
            Self.writeList(members.elements, "{", "}", to: &bytes, indent: indent) { member, bytes, indent in
                Self.writeString(member.key, to: &bytes)
                bytes.append(contentsOf: (indent == nil ? ":" : ": ").utf8)
                member.value.write(to: &bytes, indent: indent)
            }
        }
    }

    private static func writeList<Item>(
        _ items: some Collection<Item>, _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8],
        indent: Int?, write: (Item, inout [UInt8], Int?) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        let inner = indent.map { $0 + 2 }
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(&bytes, indent: inner)
            write(item, &bytes, inner)
        }
        if !items.isEmpty { breakLine(&bytes, indent: indent) }
        bytes.append(UInt8(ascii: close))
    }

    private static func breakLine(_ bytes: inout [UInt8], indent: Int?) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }

    static func writeString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let isWritten = unsafe text.utf8.withContiguousStorageIfAvailable { utf8 in
            guard unsafe !needsEscape(utf8) else { return false }
            unsafe bytes.append(contentsOf: utf8)
            return true
        }
        if isWritten != true { writeEscaped(text, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// Whether a text has a quote, a backslash or a control character.
    static func needsEscape(_ text: String) -> Bool {
        unsafe text.utf8.withContiguousStorageIfAvailable { unsafe needsEscape($0) }
            ?? text.utf8.contains { isSpecial($0) }
    }

    private static func needsEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        // To the end in any case: a loop without another way out is compiled to look at many bytes at once.
        unsafe utf8.reduce(false) { isSpecial($1) || $0 }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}

extension Value {
    /// Appends the text of ``json`` in UTF-8, without making a document of it.
    public func writeJSON(to bytes: inout [UInt8]) {
        switch self {
        case .string(let text): JSONValue.writeString(text, to: &bytes)
        case .integer(let number): bytes.append(decimal: number)
        case .date(let date):
            bytes.append(UInt8(ascii: "\""))
            date.write(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .timestamp(let moment):
            bytes.append(UInt8(ascii: "\""))
            LocalDateTime(ticks: moment.ticks)?.write(to: &bytes)
            bytes.append(contentsOf: "Z\"".utf8)
        default: bytes.append(contentsOf: json.utf8)
        }
    }
}
