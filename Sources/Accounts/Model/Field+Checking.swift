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
        if type != .text, text.contains(where: \.isNewline) {
            throw problem(.format, "line breaks are not allowed")
        }
        try checkLength(text.unicodeScalars.count, unit: "characters")
        if type == .url { try checkAddress(text) }
        if let pattern = rules.pattern {
            // The configuration was refused if its pattern does not compile.
            let matches = (try? Regex(pattern).wholeMatch(in: text)) ?? nil
            guard matches != nil else { throw problem(.pattern, "the value does not have the form \(pattern)") }
        }
    }

    private func checkAddress(_ text: String) throws(FieldProblem) {
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
