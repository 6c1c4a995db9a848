extension ValueReader {
    /// A time such as `250ms`, `5s`, `2m`, `1h` or `30d`, within a range.
    /// - Parameter alternative: a word that may stand instead, for the remedy.
    func duration(in range: ClosedRange<Duration>, or alternative: String? = nil) -> Duration? {
        let units: [String: Duration] = [
            "ms": .milliseconds(1), "s": .seconds(1), "m": .seconds(60), "h": .seconds(3600), "d": .seconds(86_400),
        ]
        guard let (number, unit, shown) = quantity("a time", "a number and ms, s, m, h or d, such as 5s") else {
            return nil
        }
        guard let length = units[unit], number <= 1_000_000_000 else {
            mistake("\(shown) is not a time", remedy: "write a number and ms, s, m, h or d, such as 5s")
            return nil
        }
        let duration = length * number
        guard range.contains(duration) else {
            mistake(
                "\(shown) is out of range",
                remedy: "write a time from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
                    + (alternative.map { ", or \($0)" } ?? ""))
            return nil
        }
        return duration
    }

    /// A size in bytes such as `512KiB` or `1MiB`, within a range.
    func size(in range: ClosedRange<Int>) -> Int? {
        let units = ["B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
        let remedy = "write a number and B, KiB, MiB or GiB, such as 512KiB"
        guard let (number, unit, shown) = quantity("a size", String(remedy.dropFirst(6))) else { return nil }
        guard let length = units[unit], number <= 1 << 30 else {
            mistake("\(shown) is not a size", remedy: remedy)
            return nil
        }
        let size = length * number
        guard range.contains(size) else {
            mistake(
                "\(shown) is out of range",
                remedy: "write a size from \(Self.text(size: range.lowerBound)) to \(Self.text(size: range.upperBound))"
            )
            return nil
        }
        return size
    }

    /// A number and the unit behind it.
    private func quantity(_ what: String, _ remedy: String) -> (number: Int, unit: String, shown: String)? {
        guard let scalar = scalar() else { return nil }
        let digits = scalar.text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else {
            mistake("\(scalar.shown) is not \(what)", remedy: "write \(remedy)")
            return nil
        }
        return (number, String(scalar.text.dropFirst(digits.count)), scalar.shown)
    }

    private static func text(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        for (unit, length) in [("d", 86_400_000.0), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        where milliseconds >= length && milliseconds.truncatingRemainder(dividingBy: length) == 0 {
            return "\(Int(milliseconds / length))\(unit)"
        }
        return "\(Int(milliseconds))ms"
    }

    private static func text(size: Int) -> String {
        for (unit, length) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where size >= length && size % length == 0 {
            return "\(size / length)\(unit)"
        }
        return "\(size)B"
    }
}
