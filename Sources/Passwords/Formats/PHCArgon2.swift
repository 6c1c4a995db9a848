/// Argon2id and Argon2i (RFC 9106) in the PHC string format: `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`.
///
/// Without `v=` the version is 16, the one before the last.
public struct PHCArgon2: PasswordFormat {
    public let name: String

    public init() { self.init(name: "argon2") }

    /// - Parameter name: what errors call it, for a form that has such a string inside.
    init(name: String) { self.name = name }

    public func recognizes(_ stored: String) -> Bool {
        stored.hasPrefix("$argon2id$") || stored.hasPrefix("$argon2i$")
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        guard let phc = PHCString(stored), let variant = Argon2Handle.Variant(rawValue: phc.name),
            phc.parameters.map(\.name) == ["m", "t", "p"], [nil, 16, 19].contains(phc.version),
            (8...64).contains(phc.salt.count), (16...64).contains(phc.hash.count)
        else { throw .malformed(format: name) }
        let values = phc.parameters.map(\.value)
        let cost = Argon2Cost(memory: values[0], passes: values[1], lanes: values[2])
        guard cost.isSensible else { throw .malformed(format: name) }
        guard cost.isAllowed else { throw .tooCostly(format: name) }
        let hash = Argon2Handle.hash(
            password, salt: phc.salt, variant: variant, version: UInt32(phc.version ?? 16),
            memory: UInt32(cost.memory), passes: UInt32(cost.passes), lanes: UInt32(cost.lanes), count: phc.hash.count)
        guard let hash else { throw .malformed(format: name) }
        return hash.equalsInConstantTime(phc.hash)
    }
}

/// The cost parameters of Argon2.
private struct Argon2Cost {
    /// In KiB.
    let memory: Int
    let passes: Int
    let lanes: Int

    /// Whether Argon2 is defined for them.
    var isSensible: Bool {
        (1...(1 << 24) - 1).contains(lanes) && (1...Int(UInt32.max)).contains(passes)
            && (8 * lanes...Int(UInt32.max)).contains(memory)
    }

    /// Whether they stay within 256 MiB, and some two seconds of computing.
    var isAllowed: Bool { memory <= 1 << 18 && passes <= 1 << 12 && memory * passes <= 1 << 20 && lanes <= 64 }
}
