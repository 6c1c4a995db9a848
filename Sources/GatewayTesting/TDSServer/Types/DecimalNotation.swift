internal import Foundation

/// How floating-point numbers are written.
enum DecimalNotation {
    /// Without an exponent, with the shortest digits that give the number back.
    static func plain(_ value: Double) -> String {
        let text = "\(value)"
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let exponent = Int(text[text.index(after: mark)...]) ?? 0
        let isNegative = text.hasPrefix("-")
        let digits = text[..<mark].filter { $0 != "-" && $0 != "." }
        let whole = text[..<mark].drop { $0 == "-" }.prefix { $0 != "." }.count
        let point = whole + exponent
        let sign = isNegative ? "-" : ""
        if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    /// Six significant digits, as CAST and CONVERT without a style write.
    static func general(_ value: Double) -> String {
        let text = String(format: "%.6g", value)
        guard let mark = text.firstIndex(of: "e") else { return text }
        // SQL Server writes three digits of exponent.
        let exponent = text[text.index(after: mark)...]
        let sign = exponent.first == "-" ? "-" : "+"
        let digits = exponent.drop { $0 == "-" || $0 == "+" }
        return "\(text[..<mark])e\(sign)\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"
    }

    static func scientific(_ value: Double, digits: Int) -> String {
        let text = String(format: "%.\(digits - 1)e", value)
        guard let mark = text.firstIndex(of: "e") else { return text }
        let exponent = text[text.index(after: mark)...]
        let sign = exponent.first == "-" ? "-" : "+"
        let rest = exponent.drop { $0 == "-" || $0 == "+" }
        return "\(text[..<mark])e\(sign)\(String(repeating: "0", count: max(0, 3 - rest.count)))\(rest)"
    }
}
