/// The bounds of what is hashed at all.
enum PasswordLimits {
    /// In bytes; nobody types more, and hashing more would cost us.
    static let longest = 4096
}
