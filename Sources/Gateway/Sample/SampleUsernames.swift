import Accounts

/// Usernames for legacy people: the part of the address before the @, made legal and unlike every other.
struct SampleUsernames {
    private var taken: Set<String> = []

    /// The username of the next person; the same people in the same order get the same ones.
    mutating func next(for person: LegacyPerson) -> Username? {
        let local = person.email.prefix { $0 != "@" }
        let base = Self.legal(local) ?? Self.legal("person\(person.id)")
        guard let base else { return nil }
        if taken.insert(base.folded).inserted { return base }
        for number in 2...10_000 {
            guard let other = Self.legal("\(base.text.prefix(140))-\(number)") else { return nil }
            if taken.insert(other.folded).inserted { return other }
        }
        return nil
    }

    /// What a username may have of a text, or nil where that is nothing.
    private static func legal(_ text: some StringProtocol) -> Username? {
        if let whole = try? Username(String(text)) { return whole }
        let allowed = text.unicodeScalars.filter { (try? Username(String($0))) != nil }
        return try? Username(String(String.UnicodeScalarView(allowed).prefix(140)))
    }
}
