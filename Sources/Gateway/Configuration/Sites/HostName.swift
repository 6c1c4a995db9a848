import Accounts
import Foundation

/// Reads the host names of a site.
enum HostName {
    /// A host name in lower case, or an IPv4 address; a mistake says what else it looks like.
    static func read(_ value: ValueReader) -> String? {
        guard let scalar = value.scalar() else { return nil }
        let name = scalar.text.lowercased()
        if let remedy = remedy(for: name) {
            value.mistake("\(scalar.shown) is not a host name", remedy: remedy)
            return nil
        }
        return name
    }

    private static func remedy(for name: String) -> String? {
        if name.contains("/") { return "write the name alone, without https:// and without a path" }
        if name.contains(":") { return "write the name alone, without the port" }
        if name.contains("*") { return "write each name out: there are no wildcards" }
        if !name.allSatisfy(\.isASCII) { return "write the name in its ASCII form, which begins with xn--" }
        // RFC 1123, section 2.1: letters, digits and hyphens, 63 a label and 253 in all.
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isValid =
            name.utf8.count <= 253
            && labels.allSatisfy { label in
                let isLetter = { (byte: UInt8) in byte.isLowercaseLetter || byte.isDigit }
                return label.isName(first: isLetter, then: { isLetter($0) || $0 == UInt8(ascii: "-") })
                    && label.last != "-"
            }
        return isValid ? nil : "write labels of letters, digits and hyphens with points between them"
    }
}
