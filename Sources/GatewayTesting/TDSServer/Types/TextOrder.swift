internal import Foundation

/// The order of text under a collation: base letters first, then accents, then case; trailing blanks count for nothing.
struct TextOrder: Hashable, Sendable {
    let isCaseSensitive: Bool
    let isAccentSensitive: Bool
    let isBinary: Bool

    /// Negative, zero or positive as `left` comes before, with or after `right`.
    func compare(_ left: String, _ right: String) -> Int {
        if isBinary {
            return Self.order(trimmed(left.unicodeScalars.map(\.value)), trimmed(right.unicodeScalars.map(\.value)))
        }
        let a = keys(of: left)
        let b = keys(of: right)
        let bases = Self.order(trimmed(a.map(\.base)), trimmed(b.map(\.base)))
        if bases != 0 { return bases }
        if isAccentSensitive {
            let accents = Self.order(a.map(\.accent), b.map(\.accent))
            if accents != 0 { return accents }
        }
        return isCaseSensitive ? Self.order(a.map(\.letterCase), b.map(\.letterCase)) : 0
    }

    private struct Key {
        let base: UInt32
        var accent: UInt32 = 0
        let letterCase: UInt32
    }

    private func keys(of text: String) -> [Key] {
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        let scalars = isPlain ? text.unicodeScalars : text.decomposedStringWithCanonicalMapping.unicodeScalars
        var keys: [Key] = []
        keys.reserveCapacity(scalars.count)
        for scalar in scalars {
            if scalar.value >= 0x300, scalar.properties.generalCategory == .nonspacingMark {
                if !keys.isEmpty { keys[keys.count - 1].accent = keys[keys.count - 1].accent &* 31 &+ scalar.value }
            } else {
                keys.append(Self.key(of: scalar))
            }
        }
        while let last = keys.last, last.base == Self.blank, last.accent == 0 { keys.removeLast() }
        return keys
    }

    private static let blank: UInt32 = 0x20

    /// Blanks and signs come before digits, and digits before letters.
    private static func key(of scalar: Unicode.Scalar) -> Key {
        let value = scalar.value
        switch value {
        case 0x61...0x7A: return Key(base: 0x200000 + value, letterCase: 0)
        case 0x41...0x5A: return Key(base: 0x200000 + value + 0x20, letterCase: 1)
        case 0x30...0x39: return Key(base: 0x100000 + value, letterCase: 0)
        case ..<0x80: return Key(base: value, letterCase: 0)
        default:
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            let group: UInt32 = scalar.properties.isAlphabetic ? 0x200000 : 0
            return Key(base: group + lower.value, letterCase: lower == scalar ? 0 : 1)
        }
    }

    private func trimmed(_ values: [UInt32]) -> ArraySlice<UInt32> {
        var slice = values[...]
        while slice.last == Self.blank { slice.removeLast() }
        return slice
    }

    private static func order(_ left: some Sequence<UInt32>, _ right: some Sequence<UInt32>) -> Int {
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}
