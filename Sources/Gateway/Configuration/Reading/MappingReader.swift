/// Reads the keys of one mapping, and knows in the end which keys nobody asked for.
final class MappingReader {
    /// The mapping's own place: that of its key, so that a missing key is reported where it should stand.
    let place: ConfigurationPlace
    let reader: ConfigurationReader
    /// The entries by name, in the order they were written.
    let entries: [ConfigurationNode.Entry]
    private var known: [String] = []

    init(entries: [ConfigurationNode.Entry], place: ConfigurationPlace, reader: ConfigurationReader) {
        self.place = place
        self.reader = reader
        var first: [String: SourcePosition] = [:]
        var unique: [ConfigurationNode.Entry] = []
        for entry in entries {
            let name = RepeatedKey.original(entry.key)
            if let other = first[name] {
                reader.report(
                    ConfigurationMistake(
                        place.inside(name, at: entry.position), "the key is there twice",
                        remedy: "it stands on line \(other.line) already; remove one of them"))
            } else {
                first[name] = entry.position
                unique.append(ConfigurationNode.Entry(key: name, position: entry.position, value: entry.value))
            }
        }
        self.entries = unique
    }

    /// The value of a key that may be left out.
    func optional(_ key: String) -> ValueReader? {
        if !known.contains(key) { known.append(key) }
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        let value = reader(for: entry)
        guard !entry.value.isNull else {
            value.mistake("the key has no value", remedy: "give it one, or leave the key out")
            return nil
        }
        return value
    }

    /// The value of a key that must be there; `remedy` says what to write.
    func required(_ key: String, _ remedy: String) -> ValueReader? {
        let value = optional(key)
        if !has(key) { mistake(at: key, "the key is missing", remedy: remedy) }
        return value
    }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// Says that keys are known though they are not read here.
    func expect(_ keys: [String]) { known += keys.filter { !known.contains($0) } }

    /// Every entry's value by its name, where the names are the user's own.
    func members() -> [(name: String, value: ValueReader)] {
        expect(entries.map(\.key))
        return entries.map { ($0.key, reader(for: $0)) }
    }

    /// The place of a key: where it stands, or the mapping itself where it is missing.
    func place(of key: String) -> ConfigurationPlace {
        place.inside(key, at: entries.first { $0.key == key }?.position)
    }

    func mistake(at key: String, _ problem: String, remedy: String? = nil) {
        reader.report(ConfigurationMistake(place(of: key), problem, remedy: remedy))
    }

    /// Reports the keys that nobody asked for.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            reader.report(
                ConfigurationMistake(
                    place.inside(entry.key, at: entry.position), "there is no such key",
                    remedy: Suggestion.remedy(for: entry.key, among: known)))
        }
    }

    private func reader(for entry: ConfigurationNode.Entry) -> ValueReader {
        ValueReader(node: entry.value, place: place.inside(entry.key, at: entry.position), reader: reader)
    }
}
