import Crypto
import Foundation

/// Salts, from the system's secure random numbers.
enum Salt {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    static func bytes(count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    /// A salt of letters and digits, as Django makes them.
    static func text(length: Int) -> String { String((0..<length).compactMap { _ in letters.randomElement() }) }

    /// How many bits of chance a text of letters and digits holds at the most.
    static func bits(in text: String) -> Double { Double(text.count) * log2(Double(letters.count)) }
}

extension [UInt8] {
    /// Whether two hashes are equal, in a time that does not tell how much of them is.
    func equalsInConstantTime(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(UInt8(0)) { difference, pair in difference | (pair.0 ^ pair.1) } == 0
    }
}

extension SymmetricKey {
    var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}
