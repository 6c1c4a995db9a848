import Accounts

/// Reads one value of a configuration file as what it should be; nil means that the mistake has been reported.
struct ValueReader {
    let node: ConfigurationNode
    let place: ConfigurationPlace
    let reader: ConfigurationReader

    func mistake(_ problem: String, remedy: String? = nil) {
        reader.report(ConfigurationMistake(place, problem, remedy: remedy))
    }

    // MARK: Shapes

    /// Reads a mapping, and reports the keys `body` did not ask for.
    func mapping<Result>(_ body: (MappingReader) -> Result?) -> Result? {
        guard case .mapping(let entries) = node.content else {
            mistake(
                "a mapping is expected, not \(node.kind)", remedy: "write its keys below it, each as \"key: value\"")
            return nil
        }
        let mapping = MappingReader(entries: entries, place: place, reader: reader)
        let result = body(mapping)
        mapping.finish()
        return result
    }

    /// The values of a list.
    func list() -> [ValueReader]? {
        guard case .list(let items) = node.content else {
            mistake("a list is expected, not \(node.kind)", remedy: "write [a, b] or a line \"- a\" each")
            return nil
        }
        return items.enumerated().map { index, item in
            ValueReader(node: item, place: place.inside("[\(index)]", at: item.position), reader: reader)
        }
    }

    // MARK: Scalars

    /// A scalar with its references replaced.
    struct Scalar {
        let text: String
        /// Whether it was written without quotes.
        let isPlain: Bool
        /// What messages may show: the text as it was written, which is never a value from elsewhere.
        let shown: String
        /// Whether the environment or a file had a part in it.
        let isSubstituted: Bool
    }

    /// The scalar, substituted.
    func scalar() -> Scalar? {
        guard case .scalar(let source, let isPlain) = node.content else {
            mistake("a single value is expected, not \(node.kind)")
            return nil
        }
        guard !node.isNull else {
            mistake("a value is expected, not nothing", remedy: "put null in quotes if you mean the word")
            return nil
        }
        do {
            let result = try reader.substitution.resolve(source)
            let shown = result.isSubstituted ? "the value of \(source)" : "\"\(source.prefix(60))\""
            return Scalar(text: result.text, isPlain: isPlain, shown: shown, isSubstituted: result.isSubstituted)
        } catch {
            mistake(error.problem, remedy: error.remedy)
            return nil
        }
    }

    /// A text that is not empty.
    func string() -> String? {
        guard let scalar = scalar() else { return nil }
        guard !scalar.text.isEmpty else {
            mistake("the text is empty", remedy: "give it a value, or leave the key out")
            return nil
        }
        return scalar.text
    }

    /// A text that nobody may see.
    func secret() -> Secret? {
        guard let scalar = scalar() else { return nil }
        guard !scalar.text.isEmpty else {
            mistake("the secret is empty", remedy: "give it by ${NAME} or ${file:PATH}")
            return nil
        }
        return Secret(scalar.text)
    }

    func boolean() -> Bool? {
        guard let scalar = scalar() else { return nil }
        switch scalar.text {
        case "true": return true
        case "false": return false
        default:
            mistake("\(scalar.shown) is neither true nor false", remedy: "write true or false, in small letters")
            return nil
        }
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar() else { return nil }
        guard let number = Int(scalar.text) else {
            mistake("\(scalar.shown) is not an integer", remedy: "write one from \(Self.text(range))")
            return nil
        }
        guard range.contains(number) else {
            mistake("\(scalar.shown) is out of range", remedy: "write an integer from \(Self.text(range))")
            return nil
        }
        return number
    }

    private static func text(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

    // MARK: Words

    /// One of some words; `what` says what they are, as in "is not a field type".
    func word(_ what: String, _ words: [String]) -> String? {
        guard let scalar = scalar() else { return nil }
        if words.contains(scalar.text) { return scalar.text }
        let list = "it is one of: \(words.joined(separator: ", "))"
        mistake(
            "\(scalar.shown) is not \(what)",
            remedy: scalar.isSubstituted ? list : Suggestion.remedy(for: scalar.text, among: words))
        return nil
    }

    /// One of some words, and what it stands for.
    func word<Result>(_ what: String, _ words: KeyValuePairs<String, Result>) -> Result? {
        guard let text = word(what, words.map(\.key)) else { return nil }
        return words.first { $0.key == text }?.value
    }

    /// One of the words of an enumeration.
    func word<Result: RawRepresentable<String> & CaseIterable>(_ what: String, of type: Result.Type) -> Result? {
        word(what, Result.allCases.map(\.rawValue)).flatMap(Result.init(rawValue:))
    }

    /// The name of a column.
    func identifier(_ what: String) -> String? {
        guard let scalar = scalar() else { return nil }
        guard TableName.isIdentifier(scalar.text) else {
            mistake(
                "\(scalar.shown) cannot name \(what)",
                remedy: "use 1 to 128 letters, digits, blanks and _ $ # -, without a blank at either end")
            return nil
        }
        return scalar.text
    }

    /// The name of a table, with its schema where it has one.
    func tableName() -> TableName? {
        guard let scalar = scalar() else { return nil }
        if let table = TableName(scalar.text) { return table }
        mistake(
            "\(scalar.shown) is not the name of a table",
            remedy: "write table or schema.table, of letters, digits, blanks and _ $ # -")
        return nil
    }
}
