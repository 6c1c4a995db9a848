import Foundation

/// A username as people may choose it: NFKC, 1 to 150 of letters, digits and `_ . + -`.
///
/// Django's rule, but for `@`, which is left to e-mail addresses.
public struct Username: Hashable, Sendable, CustomStringConvertible {
    public static let maximumLength = 150

    /// As it is shown and stored.
    public let text: String

    /// Checks and normalises what was typed.
    /// - Throws: ``FieldProblem`` of the field `username`.
    public init(_ typed: String) throws(FieldProblem) {
        let text = typed.precomposedStringWithCompatibilityMapping
        guard !text.isEmpty else {
            throw FieldProblem(field: "username", code: .required, message: "a username is required")
        }
        guard text.unicodeScalars.count <= Self.maximumLength else {
            throw FieldProblem(
                field: "username", code: .tooLong, message: "a username has at most \(Self.maximumLength) characters")
        }
        guard text.unicodeScalars.allSatisfy(Self.isAllowed) else {
            throw FieldProblem(
                field: "username", code: .format,
                message: "a username has letters, digits and the characters _ . + - only")
        }
        self.text = text
    }

    /// The longest name that is kept from elsewhere, in characters.
    public static let maximumKeptLength = 256

    /// Keeps a name of another system as it is, whatever today's rule; nil for one that cannot be stored: an empty one,
    /// one that is too long, and one with a NUL.
    public init?(keeping name: String) {
        guard !name.isEmpty, name.unicodeScalars.count <= Self.maximumKeptLength, !name.containsNUL else {
            return nil
        }
        self.text = name
    }

    /// Whether the name is one that people may choose today.
    public var followsRule: Bool { (try? Username(text))?.text == text }

    /// What makes two usernames the same: NFKC, case folded.
    public var folded: String { Self.fold(text) }

    public var description: String { text }

    /// The form under which any username, also an old one that breaks today's rule, is unique and looked up.
    public static func fold(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.folding(options: .caseInsensitive, locale: nil)
            .precomposedStringWithCompatibilityMapping
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if "_.+-".unicodeScalars.contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
