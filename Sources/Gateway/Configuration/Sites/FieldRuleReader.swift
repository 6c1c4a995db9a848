import Accounts
import OrderedCollections

/// Reads the rules of a field whose type is known: limits, pattern, uniqueness and default.
struct FieldRuleReader {
    let field: Field

    func rules(_ mapping: MappingReader) -> FieldRules {
        mapping.expect(["default"])
        refuse("choices", unless: "choice", mapping)
        refuse("precision", unless: "decimal", mapping)
        refuse("scale", unless: "decimal", mapping)
        var rules = FieldRules()
        rules.minimum = bound("min", mapping)
        rules.maximum = bound("max", mapping)
        rules.pattern = pattern(mapping)
        rules.isUnique = mapping.optional("unique")?.boolean() ?? false
        if let least = rules.minimum, let most = rules.maximum, Self.isGreater(least, most) {
            mapping.mistake(
                at: "min", "the least value is greater than max, so that no value is right",
                remedy: "lower min, or raise max")
        }
        return rules
    }

    private func refuse(_ key: String, unless type: String, _ mapping: MappingReader) {
        mapping.expect([key])
        if mapping.has(key), field.type.name != type {
            mapping.mistake(
                at: key, "\(key) means nothing for a field of type \(field.type.name)",
                remedy: "leave it out, or write type: \(type)")
        }
    }

    // MARK: Limits

    private func bound(_ key: String, _ mapping: MappingReader) -> Value? {
        guard let value = mapping.optional(key) else { return nil }
        switch field.type {
        case .string, .email, .url: return length(value, isGreatest: key == "max", limit: 4000)
        case .text, .bytes: return length(value, isGreatest: key == "max", limit: 1 << 24)
        case .integer, .decimal, .date, .timestamp:
            // Held against the type alone: the field has no rules yet.
            return field.value(from: value, remedy: "give a value of the field's type")
        case .boolean, .uuid, .choice, .json:
            value.mistake(
                "\(key) means nothing for a field of type \(field.type.name)", remedy: "leave it out")
            return nil
        }
    }

    private func length(_ value: ValueReader, isGreatest: Bool, limit: Int) -> Value? {
        value.integer(in: (isGreatest ? 1 : 0)...limit).map { .integer(Int64($0)) }
    }

    private static func isGreater(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left > right
        case (.decimal(let left), .decimal(let right)): left > right
        case (.date(let left), .date(let right)): left > right
        case (.timestamp(let left), .timestamp(let right)): left > right
        default: false
        }
    }

    // MARK: Pattern

    private func pattern(_ mapping: MappingReader) -> String? {
        guard let value = mapping.optional("pattern"), let pattern = value.string() else { return nil }
        guard field.type.isText else {
            value.mistake(
                "pattern means nothing for a field of type \(field.type.name)",
                remedy: "leave it out, or write type: string")
            return nil
        }
        do {
            _ = try Regex(pattern)
            return pattern
        } catch {
            value.mistake(
                "the pattern is no regular expression",
                remedy: "close every bracket, and put a backslash before what shall stand for itself")
            return nil
        }
    }

    // MARK: Default

    /// The field with its default, which has to keep the field's own rules.
    func withDefault(_ mapping: MappingReader) -> Field {
        guard let value = mapping.optional("default"),
            let initial = field.value(from: value, remedy: "give a value that keeps the field's own rules")
        else { return field }
        if field.rules.isRequired, initial.isNull || initial == .string("") {
            value.mistake("an empty default does not fill a required field", remedy: "give it a value")
        }
        var rules = field.rules
        rules.defaultValue = initial
        return Field(
            name: field.name, type: field.type, column: field.column, label: field.label, help: field.help,
            rules: rules, visibility: field.visibility, edit: field.edit, isFilter: field.isFilter)
    }
}

extension Field {
    /// Reads a value for the field out of a configuration file, by the rules that requests are held to.
    fileprivate func value(from value: ValueReader, remedy: String) -> Value? {
        guard let json = value.json(as: type) else { return nil }
        do {
            return try self.value(from: json.value)
        } catch {
            // Such a message may repeat the value, which nobody may see if it came from elsewhere.
            let message = json.isSubstituted ? "the value is no valid \(type.name)" : error.message
            value.mistake(message, remedy: remedy)
            return nil
        }
    }
}

extension ValueReader {
    /// What a request would have sent for the value.
    fileprivate func json(as type: FieldType) -> (value: JSONValue, isSubstituted: Bool)? {
        if type == .json { return document().map { ($0, true) } }
        guard let scalar = scalar() else { return nil }
        switch (type, scalar.text) {
        case (.boolean, "true"): return (true, scalar.isSubstituted)
        case (.boolean, "false"): return (false, scalar.isSubstituted)
        case (.integer, _) where Int64(scalar.text) != nil: return (.number(scalar.text), scalar.isSubstituted)
        default: return (.string(scalar.text), scalar.isSubstituted)
        }
    }

    /// A whole piece of the file as JSON; quoted scalars are strings.
    private func document() -> JSONValue? {
        switch node.content {
        case .list:
            guard let items = list() else { return nil }
            let values = items.compactMap { $0.document() }
            return values.count == items.count ? .array(values) : nil
        case .mapping:
            return mapping { mapping in
                var members: OrderedDictionary<String, JSONValue> = [:]
                for (name, value) in mapping.members() { members[name] = value.document() }
                return members.count == mapping.entries.count ? .object(members) : nil
            }
        case .scalar where node.isNull: return .null
        case .scalar:
            guard let scalar = scalar() else { return nil }
            guard scalar.isPlain else { return .string(scalar.text) }
            if let literal = try? JSONValue(parsing: scalar.text) { return literal }
            return .string(scalar.text)
        }
    }
}
