import Synchronization

/// Names requests, so that an answer, a line of the log and a complaint can be brought together.
enum RequestIdentifier {
    /// Whether a name from outside may go into the log and the answer.
    static func isSane(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// 32 bits that tell this process from others, and where its numbers begin.
    private static let process = UInt32.random(in: .min ... .max)
    private static let number = Atomic(UInt64.random(in: .min ... .max))

    /// A new name: 24 hexadecimal digits, of the process and of a number that no other of its requests has.
    static func make() -> String {
        let count = number.wrappingAdd(1, ordering: .relaxed).newValue
        // An odd factor maps every number to another one: the name does not tell how many requests there were.
        let scattered = count &* 0x9E37_79B9_7F4A_7C15
        var digits: [UInt8] = []
        digits.reserveCapacity(24)
        for place in 0..<8 { digits.append(hexDigit(UInt64(process) >> UInt64(28 - 4 * place))) }
        for place in 0..<16 { digits.append(hexDigit(scattered >> UInt64(60 - 4 * place))) }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func hexDigit(_ bits: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits & 15)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
