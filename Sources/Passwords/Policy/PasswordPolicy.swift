import Foundation

/// What a new password must be like: long enough, not one of the first anybody would try, and not the person's own name.
///
/// Passwords are hashed as they were typed, in UTF-8 and in whatever normal form they came in, as the systems did whose
/// hashes are verified here. Only the comparisons of this policy fold case, width and accents.
public struct PasswordPolicy: Hashable, Sendable {
    /// More bytes than anybody types, few enough to hash.
    public static let greatestLength = 4096

    /// In characters, as Unicode scalars.
    public var minimumLength: Int
    /// Whether a list of common passwords is refused.
    public var refusesCommon: Bool

    public init(minimumLength: Int = 8, refusesCommon: Bool = true) {
        self.minimumLength = minimumLength
        self.refusesCommon = refusesCommon
    }

    /// Everything that is wrong with a new password; nothing where it may be set.
    /// - Parameters:
    ///   - words: what else nobody's password should be: the name of the site, the person's names.
    public func check(
        _ password: String, username: String? = nil, email: String? = nil, words: [String] = []
    ) -> [PasswordProblem] {
        guard password.utf8.count <= Self.greatestLength else {
            return [PasswordProblem(.tooLong, "a password has at most \(Self.greatestLength) bytes")]
        }
        var problems: [PasswordProblem] = []
        if password.unicodeScalars.count < minimumLength {
            problems.append(PasswordProblem(.tooShort, "a password has at least \(minimumLength) characters"))
        }
        let folded = FoldedPassword(password)
        if refusesCommon, CommonPasswords.contains(folded) {
            problems.append(PasswordProblem(.common, "this password is one of the first that others would try"))
        }
        let localPart = email.flatMap { $0.split(separator: "@").first.map(String.init) }
        if ([username, email, localPart] + words).compactMap(\.self).contains(where: { folded.isTrivialChange(of: $0) })
        {
            problems.append(
                PasswordProblem(.personal, "a password is not the username, the e-mail address or another known name"))
        }
        return problems
    }
}

/// One thing that is wrong with a new password.
public struct PasswordProblem: Error, Hashable, Sendable {
    /// The kinds of problem.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case tooShort = "too-short", tooLong = "too-long", common, personal
    }

    public let kind: Kind
    /// For people; it shows no part of the password.
    public let message: String

    /// A stable name that programs may rely on.
    public var code: String { kind.rawValue }

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
