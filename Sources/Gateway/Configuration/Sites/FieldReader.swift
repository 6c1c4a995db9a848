import Accounts

/// Reads the `fields` of a site, a model or a collection.
struct FieldReader {
    func fields(_ value: ValueReader?) -> [FieldDeclaration] {
        value?.mapping { mapping in
            mapping.members().compactMap { name, value in
                value.mapping { field(name, $0) }.map { FieldDeclaration(field: $0, place: value.place) }
            }
        } ?? []
    }

    private func field(_ name: String, _ mapping: MappingReader) -> Field? {
        let type = mapping.required("type", "it is one of: \(FieldType.names.joined(separator: ", "))")
            .flatMap { self.type($0, mapping) }
        let column = mapping.optional("column")?.identifier("a column") ?? name
        let label = mapping.optional("label")?.string()
        let help = mapping.optional("help")?.string()
        let isRequired = mapping.optional("required")?.boolean() ?? false
        let visibility = mapping.optional("visibility")?.word(
            "an audience", ["public": Audience.public, "site": .site, "self": .self, "admin": .admin])
        let edit = mapping.optional("edit")?.word("an editor", of: Editor.self)
        let isFilter = mapping.optional("filter")?.boolean() ?? false
        guard FieldName.isValid(name) else {
            mapping.reader.report(
                ConfigurationMistake(
                    mapping.place, "\"\(name)\" cannot name a field",
                    remedy: "use at most 63 letters, digits and underscores of ASCII; begin with a letter"))
            mapping.expect(Self.rules)
            return nil
        }
        guard let type else {
            mapping.expect(Self.rules)
            return nil
        }
        let bare = Field(name: FieldName(rawValue: name), type: type)
        var rules = FieldRuleReader(field: bare).rules(mapping)
        rules.isRequired = isRequired
        checkUse(mapping, type, isFilter: isFilter, rules: rules)
        let field = Field(
            name: bare.name, type: type, column: column, label: label, help: help, rules: rules,
            visibility: visibility ?? .site, edit: self.edit(edit, visibility ?? .site, mapping), isFilter: isFilter)
        return FieldRuleReader(field: field).withDefault(mapping)
    }

    private static let rules = ["default", "min", "max", "pattern", "unique", "choices", "precision", "scale"]

    // MARK: Type

    private func type(_ value: ValueReader, _ mapping: MappingReader) -> FieldType? {
        let words = [
            "string": FieldType.string, "text": .text, "integer": .integer, "boolean": .boolean, "date": .date,
            "timestamp": .timestamp, "uuid": .uuid, "email": .email, "url": .url, "json": .json, "bytes": .bytes,
        ]
        guard let name = value.word("a field type", FieldType.names) else { return nil }
        switch name {
        case "choice": return choices(mapping).map { .choice($0) }
        case "decimal": return decimal(mapping)
        default: return words[name]
        }
    }

    private func decimal(_ mapping: MappingReader) -> FieldType? {
        // 38 digits are what SQL Server's decimal holds; PostgreSQL's numeric holds more.
        let precision = mapping.required("precision", "say how many digits there are in all, 1 to 38")?
            .integer(in: 1...38)
        let scale = mapping.required("scale", "say how many of the digits stand behind the point")?.integer(in: 0...38)
        guard let precision, let scale else { return nil }
        guard scale <= precision else {
            mapping.mistake(
                at: "scale", "\(scale) digits behind the point are more than the \(precision) in all",
                remedy: "lower scale, or raise precision")
            return nil
        }
        return .decimal(precision: precision, scale: scale)
    }

    /// Choices as a mapping of value to label, or as a list of values that are their own labels.
    private func choices(_ mapping: MappingReader) -> [FieldType.Choice]? {
        guard let value = mapping.required("choices", "list the values, as [a, b] or as value: Label") else {
            return nil
        }
        let choices: [FieldType.Choice]? =
            if case .mapping = value.node.content {
                value.mapping { labels in
                    labels.members().compactMap { name, label in
                        label.node.isNull
                            ? choice(name, name, label) : label.string().flatMap { choice(name, $0, label) }
                    }
                }
            } else {
                value.list()?.compactMap { item in item.scalar().flatMap { choice($0.text, $0.text, item) } }
            }
        guard let choices else { return nil }
        if choices.isEmpty {
            value.mistake("there is no choice", remedy: "list the values, as [a, b] or as value: Label")
            return nil
        }
        var seen: Set<String> = []
        for choice in choices where !seen.insert(choice.value).inserted {
            value.mistake("the choice \"\(choice.value)\" is there twice", remedy: "remove one of them")
        }
        return choices
    }

    private func choice(_ value: String, _ label: String, _ place: ValueReader) -> FieldType.Choice? {
        guard (1...255).contains(value.unicodeScalars.count) else {
            place.mistake(
                "a choice has 1 to 255 characters", remedy: "leave the empty one out: no value is always possible")
            return nil
        }
        return FieldType.Choice(value: value, label: label)
    }

    // MARK: Who

    private func edit(_ edit: Editor?, _ visibility: Audience, _ mapping: MappingReader) -> Editor {
        guard visibility == .admin else { return edit ?? .self }
        if edit == .self {
            mapping.mistake(
                at: "edit", "people cannot edit a field that only the administration sees",
                remedy: "write edit: admin, or visibility: self")
        }
        return edit ?? .admin
    }

    private func checkUse(_ mapping: MappingReader, _ type: FieldType, isFilter: Bool, rules: FieldRules) {
        let isLarge = ["text", "json", "bytes"].contains(type.name)
        if isFilter, isLarge {
            mapping.mistake(
                at: "filter", "lists cannot be filtered by a field of type \(type.name)",
                remedy: "leave filter out, or make it a string")
        }
        if rules.isUnique, isLarge || type == .boolean {
            mapping.mistake(
                at: "unique", "a field of type \(type.name) cannot be unique", remedy: "leave unique out")
        }
        if rules.isUnique, mapping.has("default") {
            mapping.mistake(
                at: "default", "a unique field cannot have a default: the second profile would clash with the first",
                remedy: "leave default or unique out")
        }
    }
}
