/// A value as SQLite holds it; what it means its ``SQLType`` says.
///
/// Integers and bits are integers, floats are reals, and text is text. Exact numbers are decimal text (`-12.50`),
/// dates and times are text that sorts (`2024-05-06 07:08:09.1234567`, a datetimeoffset in UTC with `+hh:mm` behind),
/// GUIDs are upper-case text, and binary data are blobs.
enum Cell: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }

    var bytes: [UInt8]? {
        if case .blob(let bytes) = self { bytes } else { nil }
    }

    static func integer(_ value: Int) -> Cell { .integer(Int64(value)) }

    static func flag(_ value: Bool) -> Cell { .integer(value ? 1 : 0) }
}
