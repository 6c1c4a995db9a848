/// The passwords that others would try first.
enum CommonPasswords {
    /// How many digits and signs around a common password leave it common.
    private static let mostFiller = 4
    private static let words = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Whether a password is listed, alone or with a few digits and signs around it, or is of one or two characters only.
    static func contains(_ password: FoldedPassword) -> Bool {
        let count = password.text.count, filler = count - password.core.count
        if count > 0, Set(password.text).count <= 2 { return true }
        if words.contains(password.text) { return true }
        return filler <= mostFiller && words.contains(password.core)
    }
}
