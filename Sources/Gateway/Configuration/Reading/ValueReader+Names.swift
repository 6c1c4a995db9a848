import Accounts
import Foundation

extension ValueReader {
    /// The name of the system that links lead to.
    func linkSource() -> LinkSource? {
        guard let scalar = scalar() else { return nil }
        guard scalar.text.isLowercaseName(withUnderscores: true) else {
            mistake(
                "\(scalar.shown) cannot name a source",
                remedy: "use 1 to 63 lower-case letters, digits, hyphens and underscores; begin with a letter")
            return nil
        }
        return LinkSource(rawValue: scalar.text)
    }

    /// A time zone, by its name in the IANA database.
    func timeZone() -> TimeZone? {
        guard let scalar = scalar() else { return nil }
        let known = TimeZone.knownTimeZoneIdentifiers
        // Foundation also takes abbreviations and offsets, which know nothing of summer time.
        if scalar.text == "UTC" || known.contains(scalar.text) || scalar.text.hasPrefix("Etc/"),
            let zone = TimeZone(identifier: scalar.text)
        {
            return zone
        }
        let nearest =
            scalar.isSubstituted ? nil : Suggestion.nearest(to: scalar.text, among: known.filter { $0.contains("/") })
        mistake(
            "\(scalar.shown) is not a time zone",
            remedy: nearest.map { "did you mean \"\($0)\"?" }
                ?? "write its name in the IANA database, such as Europe/Berlin or UTC")
        return nil
    }
}
