import Accounts
import Foundation

/// Whom a mail goes to or comes from: an address, and a name where one is known.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    public let name: String?
    public let address: String

    public init(name: String? = nil, address: String) {
        self.name = name
        self.address = address
    }

    /// Reads `ADDRESS` or `NAME <ADDRESS>`, the name perhaps in quotes, or gives nil.
    public init?(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.unicodeScalars.contains(where: \.isControl) else { return nil }
        var name: String?
        var address = text
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            address = text[text.index(after: open)...].dropLast().trimmingCharacters(in: .whitespaces)
            name = text[..<open].trimmingCharacters(in: .whitespaces)
            if let quoted = name, quoted.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") {
                name = String(quoted.dropFirst().dropLast())
            }
        }
        guard let email = try? EmailAddress.normalizing(address) else { return nil }
        self.init(name: name.flatMap { $0.isEmpty ? nil : $0 }, address: email.text)
    }

    /// The part of the address behind its last `@`.
    var domain: String { address.split(separator: "@").last.map(String.init) ?? "localhost" }

    public var description: String { name.map { "\($0) <\(address)>" } ?? address }
}

extension Unicode.Scalar {
    /// Whether the scalar ends a line or steers a terminal: what no header may hold.
    var isControl: Bool {
        properties.generalCategory == .control || self == "\u{2028}" || self == "\u{2029}"
    }
}
