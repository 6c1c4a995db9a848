/// The random secrets the instances of a gateway share, each made by the first that asks.
///
/// Every method throws ``AccountError`` alone.
public protocol SecretRepository: Sendable {
    /// The 32 bytes of a secret; of many that ask at once, all get the same.
    func secret(_ name: String) async throws -> [UInt8]
}
