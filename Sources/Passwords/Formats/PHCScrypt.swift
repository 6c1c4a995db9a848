/// scrypt (RFC 7914) in the PHC string format: `$scrypt$ln=15,r=8,p=1$salt$hash`.
public struct PHCScrypt: HashingFormat {
    public let name = "scrypt"
    private let cost: ScryptCost

    /// - Parameters:
    ///   - logRounds: the binary logarithm of N, with which time and memory double; 1 to 17.
    ///   - blockSize: r.
    ///   - parallelism: p.
    public init(logRounds: Int = 15, blockSize: Int = 8, parallelism: Int = 1) {
        self.cost = ScryptCost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
    }

    public func recognizes(_ stored: String) -> Bool { stored.hasPrefix("$scrypt$") }

    public func hash(_ password: String) throws(PasswordError) -> String {
        let salt = Salt.bytes(count: 16)
        let parameters = [("ln", cost.logRounds), ("r", cost.blockSize), ("p", cost.parallelism)]
        guard let hash = cost.hash(password, salt: salt, count: 32) else { throw .tooCostly(format: name) }
        return PHCString(name: name, parameters: parameters, salt: salt, hash: hash).text
    }

    public func verify(_ password: String, against stored: String) throws(PasswordError) -> Bool {
        let parts = try parse(stored)
        guard parts.cost.isAllowed else { throw .tooCostly(format: name) }
        guard let hash = parts.cost.hash(password, salt: parts.salt, count: parts.hash.count) else {
            throw .malformed(format: name)
        }
        return hash.equalsInConstantTime(parts.hash)
    }

    public func isWeaker(_ stored: String) -> Bool {
        guard let parts = try? parse(stored) else { return true }
        return parts.cost.work < cost.work || parts.salt.count < 16 || parts.hash.count < 32
    }

    private func parse(_ stored: String) throws(PasswordError) -> (cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
        guard let phc = PHCString(stored), phc.name == name, phc.parameters.map(\.name) == ["ln", "r", "p"],
            (16...64).contains(phc.hash.count), (1...64).contains(phc.salt.count)
        else { throw .malformed(format: name) }
        let values = phc.parameters.map(\.value)
        let cost = ScryptCost(logRounds: values[0], blockSize: values[1], parallelism: values[2])
        guard cost.isSensible else { throw .malformed(format: name) }
        return (cost, phc.salt, phc.hash)
    }
}
