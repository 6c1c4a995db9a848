import Foundation

extension Field {
    /// Holds a value of the right type against the rules of the field; no value breaks none of them.
    ///
    /// That a required field has a value is asked of the whole profile: ``ProfileModel/incomplete(_:)``.
    /// - Throws: ``FieldProblem`` of the first rule it breaks.
    public func check(_ value: Value) throws(FieldProblem) {
        switch (type, value) {
        case (_, .null): return
        case (.choice(let choices), .string(let text)):
            guard text.isEmpty || choices.contains(where: { $0.value == text }) else {
                let list = choices.map(\.value).joined(separator: ", ")
                throw problem(.choice, "\"\(text.prefix(50))\" is none of: \(list)")
            }
        case (.decimal(let precision, let scale), .decimal(let number)):
            guard number.significantScale <= scale, number.integerDigits <= precision - scale else {
                throw problem(
                    .precision, "at most \(precision - scale) digits before and \(scale) after the point are allowed")
            }
            try checkRange(number, minimum: decimalBound(rules.minimum), maximum: decimalBound(rules.maximum))
        case (.integer, .integer(let number)):
            try checkRange(number, minimum: integerBound(rules.minimum), maximum: integerBound(rules.maximum))
        case (.date, .date(let date)):
            try checkRange(date, minimum: dateBound(rules.minimum), maximum: dateBound(rules.maximum))
        case (.timestamp, .timestamp(let moment)):
            try checkRange(moment, minimum: momentBound(rules.minimum), maximum: momentBound(rules.maximum))
        case (.string, .string(let text)), (.text, .string(let text)), (.email, .string(let text)),
            (.url, .string(let text)):
            try checkText(text)
        case (.bytes, .bytes(let bytes)): try checkLength(bytes.count, unit: "bytes")
        case (.boolean, .boolean), (.uuid, .uuid), (.json, .json): return
        default: throw problem(.type, "the value is no \(type.name)")
        }
    }

    private func checkText(_ text: String) throws(FieldProblem) {
        guard !text.isEmpty else { return }
        if type != .text, text.hasNewline {
            throw problem(.format, "line breaks are not allowed")
        }
        // A text of few bytes has no more characters, and mostly that is all that has to be known.
        if rules.minimum != nil || text.utf8.count > rules.maximumLength ?? .max {
            try checkLength(text.scalarCount, unit: "characters")
        }
        if type == .url { try checkAddress(text) }
        if let pattern = rules.pattern, self.pattern?.matches(text) != true {
            throw problem(.pattern, "the value does not have the form \(pattern)")
        }
    }

    private func checkAddress(_ text: String) throws(FieldProblem) {
        if text.isPlainAddress { return }
        // Other schemes (javascript:, data:) would run code on the page that shows the link.
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false
        else { throw problem(.format, "an address that begins with http:// or https:// is expected") }
    }

    private func checkLength(_ count: Int, unit: String) throws(FieldProblem) {
        if case .integer(let least)? = rules.minimum, count < least {
            throw problem(.tooShort, "at least \(least) \(unit) are needed, not \(count)")
        }
        if let most = rules.maximumLength, count > most {
            throw problem(.tooLong, "at most \(most) \(unit) are allowed, not \(count)")
        }
    }

    private func checkRange<Number: Comparable>(
        _ value: Number, minimum: Number?, maximum: Number?
    ) throws(FieldProblem) {
        if let minimum, value < minimum { throw problem(.tooSmall, "the least value allowed is \(minimum)") }
        if let maximum, value > maximum { throw problem(.tooLarge, "the greatest value allowed is \(maximum)") }
    }

    private func decimalBound(_ bound: Value?) -> DecimalNumber? {
        switch bound {
        case .decimal(let number): number
        case .integer(let number): DecimalNumber(number)
        default: nil
        }
    }

    private func integerBound(_ bound: Value?) -> Int64? {
        if case .integer(let number)? = bound { number } else { nil }
    }

    private func dateBound(_ bound: Value?) -> CalendarDate? {
        if case .date(let date)? = bound { date } else { nil }
    }

    private func momentBound(_ bound: Value?) -> Timestamp? {
        if case .timestamp(let moment)? = bound { moment } else { nil }
    }
}

extension String {
    /// How many Unicode scalars it has: bytes of UTF-8 that begin one.
    fileprivate var scalarCount: Int { utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }

    /// Whether it is an address of the simplest form, as most are: a scheme, and then letters, digits and `-._~/` alone.
    ///
    /// Those stand for themselves wherever they are; other addresses have to be taken apart to be known.
    fileprivate var isPlainAddress: Bool {
        let bytes = utf8.span
        let start = bytes.begins(with: "https://") ? 8 : bytes.begins(with: "http://") ? 7 : bytes.count
        guard start < bytes.count, bytes[start].isLetterOrDigit else { return false }
        for index in start..<bytes.count where !bytes[index].isPlainInAddress { return false }
        return true
    }

    /// Whether a character is a line break, by the bytes of UTF-8: LF, VT, FF and CR, U+0085, U+2028 and U+2029.
    fileprivate var hasNewline: Bool {
        let bytes = utf8.span
        for index in bytes.indices {
            switch bytes[index] {
            case 0x0A...0x0D: return true
            case 0x85 where index > 0: if bytes[index - 1] == 0xC2 { return true }
            case 0xA8 where index > 1, 0xA9 where index > 1:
                if bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 { return true }
            default: break
            }
        }
        return false
    }
}

extension UInt8 {
    /// Whether it stands for itself wherever it is in an address.
    fileprivate var isPlainInAddress: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"): true
        default: isLetterOrDigit
        }
    }
}

extension Span<UInt8> {
    fileprivate func begins(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard length <= count else { return false }
        for index in 0..<length where unsafe self[index] != text.utf8Start[index] { return false }
        return true
    }
}
