import Accounts
import OrderedCollections

/// Values for a profile of any model, as a person might give them.
struct SampleProfile {
    let model: ProfileModel
    let username: String
    let fullName: String

    /// The fields a person fills in, or nil where a required one is beyond guessing.
    var fields: OrderedDictionary<String, JSONValue>? {
        var fields: OrderedDictionary<String, JSONValue> = [:]
        for field in model.fields.values where field.edit != .never {
            let isOpen = field.rules.isRequired && field.rules.defaultValue == nil
            let candidates = candidates(for: field, isOpen: isOpen)
            guard let fitting = candidates.first(where: { (try? field.value(from: $0)) != nil }) else {
                if isOpen { return nil }
                continue
            }
            fields[field.name.rawValue] = fitting
        }
        return fields
    }

    private func candidates(for field: Field, isOpen: Bool) -> [JSONValue] {
        switch (field.type, field.name.rawValue) {
        case (.string, let name) where name.contains("nick"): [.string(username)]
        case (.string, let name) where name.contains("name"): [.string(fullName), .string(username)]
        case (.string, "company"): ["Example Ltd"]
        case (.url, _): [.string("https://\(username).example.org/")]
        case (.choice(let choices), _) where isOpen: choices.map { .string($0.value) }
        case (_, _) where !isOpen: []
        case (.string, _), (.text, _): [.string(username), .string(fullName)]
        case (.email, _): [.string("\(username)@example.org")]
        case (.integer, _): [0, 1, 10, 100]
        case (.decimal, _): ["0", "1"]
        case (.boolean, _): [false]
        case (.date, _): ["1990-01-31"]
        case (.timestamp, _): ["2024-01-31T12:00:00Z"]
        case (.uuid, _): ["8a1901e4-671b-431a-871c-eadb2942e9ee"]
        case (.json, _): [.object([:])]
        default: []
        }
    }
}
