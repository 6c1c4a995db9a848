/// The rules of new passwords.
public struct PasswordPolicy: Sendable {
    /// In characters.
    public var minimumLength: Int

    public init(minimumLength: Int = 8) { self.minimumLength = minimumLength }

    /// Everything that is wrong with a new password; nothing where it may be used.
    /// - Parameter words: what else is easily guessed of this person, such as the name of the site.
    public func check(_ password: String, username: String, email: String, words: [String]) -> [PasswordProblem] {
        if password.unicodeScalars.count < minimumLength {
            return [
                PasswordProblem(code: "too-short", message: "a password has at least \(minimumLength) characters")
            ]
        }
        if password.utf8.count > 4096 {
            return [PasswordProblem(code: "too-long", message: "a password has at most 4096 bytes")]
        }
        return []
    }
}

/// What is wrong with a new password.
public struct PasswordProblem: Hashable, Sendable {
    /// A stable name that programs may rely on.
    public let code: String
    public let message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
