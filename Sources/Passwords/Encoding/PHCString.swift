/// A hash in the PHC string format: `$name$v=19$a=1,b=2$salt$hash`, with unpadded base64.
///
/// Source: the PHC string format of the Password Hashing Competition.
struct PHCString {
    let name: String
    /// What `v=` says, where it is there.
    var version: Int?
    /// The parameters in the order they are written in.
    let parameters: [(name: String, value: Int)]
    let salt: [UInt8]
    let hash: [UInt8]

    init(name: String, version: Int? = nil, parameters: [(name: String, value: Int)], salt: [UInt8], hash: [UInt8]) {
        self.name = name
        self.version = version
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Reads a hash with parameters, salt and hash, or gives nil; numbers and base64 have one spelling only.
    init?(_ text: String) {
        guard text.utf8.count <= 512 else { return nil }
        var parts = text.split(separator: "$", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "", let name = parts.popFirst(), !name.isEmpty else { return nil }
        if let version = parts.first, version.hasPrefix("v=") {
            guard let number = Int(decimal: version.dropFirst(2)) else { return nil }
            self.version = number
            parts.removeFirst()
        }
        guard parts.count == 3, let list = parts.popFirst(), let salt = parts.popFirst(), let hash = parts.popFirst()
        else { return nil }
        var parameters: [(name: String, value: Int)] = []
        for parameter in list.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = parameter.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let value = Int(decimal: sides[1]) else { return nil }
            parameters.append((String(sides[0]), value))
        }
        guard let saltBytes = Base64.decodeUnpadded(salt), let hashBytes = Base64.decodeUnpadded(hash) else {
            return nil
        }
        self.name = String(name)
        self.parameters = parameters
        self.salt = saltBytes
        self.hash = hashBytes
    }

    /// The hash as it is stored.
    var text: String {
        let version = version.map { "$v=\($0)" } ?? ""
        let list = parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        return "$\(name)\(version)$\(list)$\(Base64.encodeUnpadded(salt))$\(Base64.encodeUnpadded(hash))"
    }
}

extension Int {
    /// Reads a number in its one decimal spelling: digits alone, without a sign or leading zeros.
    init?(decimal text: Substring) {
        guard let number = Int(text), String(number) == text, number >= 0 else { return nil }
        self = number
    }
}
