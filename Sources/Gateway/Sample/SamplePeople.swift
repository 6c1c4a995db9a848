import Accounts
import Foundation

/// Makes up plausible people of a legacy system: the same ones for the same seed, any number of them.
///
/// A person depends on the seed and their own number alone: the first hundred of a thousand are the hundred. Addresses
/// are of domains that are nobody's (RFC 2606), telephone numbers of the range kept for fiction.
public struct SamplePeople: Sendable {
    private static let domains = ["example.org", "example.com", "example.net"]
    private static let firstDay = CalendarDate("2006-01-01")?.daysSince1970 ?? 0
    private static let days = 3287

    private let seed: UInt64

    public init(seed: UInt64 = 1) { self.seed = seed }

    /// The people with the numbers 1 to `count`.
    public func people(_ count: Int) -> [LegacyPerson] {
        count < 1 ? [] : (1...count).map(person)
    }

    /// The person with a number, counted from 1.
    public func person(_ number: Int) -> LegacyPerson {
        var generator = SeededGenerator(seed: seed &* 0x1000_0000_01B3 &+ UInt64(number))
        let names = SampleNames.all[Int.random(in: 0..<SampleNames.all.count, using: &generator)]
        let given = names.given[Int.random(in: 0..<names.given.count, using: &generator)]
        let family = names.family[Int.random(in: 0..<names.family.count, using: &generator)]
        // Some addresses have letters beyond ASCII, or capitals, as those of real people do.
        let style = Int.random(in: 0..<20, using: &generator)
        let local =
            switch style {
            case 0: "\(given.latin.capitalized).\(family.latin.capitalized)\(number)"
            case 1: "\(given.native.lowercased())\(number)"
            default: "\(given.latin).\(family.latin)\(number)"
            }
        let domain = Self.domains[Int.random(in: 0..<Self.domains.count, using: &generator)]
        return LegacyPerson(
            id: Int64(number), email: "\(local)@\(domain)", phone: Self.phone(&generator),
            rowguid: Self.uuid(&generator), modified: Self.moment(&generator), firstName: given.native,
            lastName: family.native)
    }

    private static func phone(_ generator: inout SeededGenerator) -> String? {
        let area = Int.random(in: 201...989, using: &generator)
        let line = Int.random(in: 100...199, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return nil
        case 1, 2: return "1 (11) 500 555-0\(line)"
        default: return "\(area)-555-0\(line)"
        }
    }

    /// A UUID of version 4 (RFC 9562).
    private static func uuid(_ generator: inout SeededGenerator) -> UUID {
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func byte(_ word: UInt64, _ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * place)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5),
                byte(high, 6), byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4),
                byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }

    /// Mostly a midnight, as the nightly job of such a system leaves it.
    private static func moment(_ generator: inout SeededGenerator) -> LocalDateTime? {
        let day = Int.random(in: 0..<days, using: &generator) + firstDay
        let isExact = Int.random(in: 0..<20, using: &generator) == 0
        let second = isExact ? Int64.random(in: 36_000..<64_800, using: &generator) : 0
        let ticks = (Int64(day) * 86_400 + second) * Timestamp.ticksPerSecond
        return LocalDateTime(ticks: ticks)
    }
}
