/// ASP.NET Membership with `PasswordFormat` 2, encrypted with a machine's key: known, and always refused.
///
/// What stands after `aspnet-membership-encrypted$` is not looked at. The key is not ours, and nobody should keep
/// passwords that can be read back: such an account gets in by a reset.
public struct EncryptedMembership: PasswordFormat {
    public let name = "aspnet-membership-encrypted"

    public init() {}

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("aspnet-membership-encrypted$") }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        throw .encrypted(format: name)
    }
}
