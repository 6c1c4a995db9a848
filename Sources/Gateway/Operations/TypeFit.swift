import Accounts
import Foundation
import SQLStore

/// How well a column holds the values of a field.
struct TypeFit {
    enum Verdict: Hashable {
        case fits
        /// Some values cannot be carried over; the text says which.
        case partly(String)
        case never
    }

    let field: Field
    let column: SQLType
    let isWritten: Bool

    var verdict: Verdict {
        switch field.type {
        case .string, .text, .email, .url, .choice: text
        case .integer: integer
        case .decimal(let precision, let scale): decimal(precision, scale)
        case .boolean: boolean
        case .date: date
        case .timestamp: timestamp
        case .uuid: uuid
        case .json: json
        case .bytes: bytes
        }
    }

    /// What a line of text may have where the site file does not say, and what our own columns hold then.
    private static let usualLength = 255

    /// Whether moments in the column need the site's `time_zone`.
    var needsTimeZone: Bool {
        guard field.type == .timestamp else { return false }
        switch column {
        case .localTimestamp, .date: return true
        default: return false
        }
    }

    /// The greatest text the field allows and the column does not hold, with the column's length.
    var shortfall: (wanted: Int?, length: Int)? {
        guard isWritten, case .text(let length?, _, _) = column else { return nil }
        switch field.type {
        case .string, .url:
            let most = field.rules.maximumLength ?? Self.usualLength
            return most > length ? (field.rules.maximumLength, length) : nil
        case .text:
            guard let most = field.rules.maximumLength else { return (nil, length) }
            return most > length ? (most, length) : nil
        case .email:
            let most = field.rules.maximumLength ?? EmailAddress.maximumLength
            return most > length ? (most, length) : nil
        case .choice(let choices):
            let longest = choices.map(\.value.unicodeScalars.count).max() ?? 0
            return longest > length ? (longest, length) : nil
        default: return nil
        }
    }

    private var text: Verdict {
        switch column {
        case .text, .xml, .json: .fits
        case .uuid, .integer, .decimal, .boolean: isWritten ? .partly("only what is a value of the column") : .fits
        case .date, .timestamp, .localTimestamp, .float, .money: isWritten ? .never : .fits
        case .other: .partly("what the column's own type cannot be read as")
        case .bytes, .time, .rowVersion: .never
        }
    }

    private var integer: Verdict {
        switch column {
        case .integer(let bits):
            if isWritten, case .integer(let most)? = field.rules.maximum, bits < 64, most >= 1 << (bits - 1) {
                .partly("numbers from \(bits == 8 ? 256 : Int64(1) << (bits - 1)) on")
            } else {
                .fits
            }
        case .decimal(_, scale: 0), .boolean: .fits
        case .decimal, .money, .float: .partly("numbers with a fraction")
        case .text: .partly("texts that are no integer")
        default: .never
        }
    }

    private func decimal(_ precision: Int, _ scale: Int) -> Verdict {
        switch column {
        case .decimal(let digits, let places):
            guard isWritten, places < scale || digits - places < precision - scale else { return .fits }
            return .partly("numbers of more than \(digits - places) digits before or \(places) after the point")
        case .money(let isSmall):
            guard isWritten, scale > 4 || precision - scale > (isSmall ? 5 : 15) else { return .fits }
            return .partly("numbers beyond what money holds")
        case .integer: return scale == 0 ? .fits : .partly("numbers with a fraction")
        case .float: return .partly("digits that a floating-point number does not keep")
        case .text: return .partly("texts that are no number")
        default: return .never
        }
    }

    private var boolean: Verdict {
        switch column {
        case .boolean: .fits
        case .integer, .decimal(_, scale: 0): .partly("numbers other than 0 and 1")
        case .text: .partly("texts that are neither true nor false")
        default: .never
        }
    }

    private var date: Verdict {
        switch column {
        case .date: .fits
        case .localTimestamp, .timestamp: .partly("moments that are not midnight")
        case .text: .partly("texts that are no date")
        default: .never
        }
    }

    private var timestamp: Verdict {
        switch column {
        case .timestamp, .localTimestamp: .fits
        case .date: isWritten ? .partly("the time of day") : .fits
        case .text: .partly("texts that are no timestamp")
        default: .never
        }
    }

    private var uuid: Verdict {
        switch column {
        case .uuid: .fits
        case .text(let length, _, _): (length ?? 36) < 36 ? .never : .partly("texts that are no UUID")
        default: .never
        }
    }

    private var json: Verdict {
        switch column {
        case .json: .fits
        case .text(let length, _, _):
            length == nil || !isWritten ? .fits : .partly("documents of more than \(length ?? 0) characters")
        default: .never
        }
    }

    private var bytes: Verdict {
        switch column {
        case .bytes(let length?, _):
            guard isWritten, field.rules.maximumLength.map({ $0 > length }) ?? true else { return .fits }
            return .partly("values of more than \(length) bytes")
        case .bytes, .rowVersion: return .fits
        default: return .never
        }
    }
}
