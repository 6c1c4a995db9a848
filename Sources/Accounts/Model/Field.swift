/// One field of a profile model: its type, its column, its rules, and who may see and change it.
///
/// It is shared, and not copied: every value that is read or written meets its field.
public final class Field: Sendable {
    public let name: FieldName
    public let type: FieldType
    /// The column that holds it in the site's table.
    public let column: String
    public let label: String
    public let help: String?
    public let rules: FieldRules
    /// The least trusted audience that sees it.
    public let visibility: Audience
    public let edit: Editor
    /// Whether lists may be filtered by it.
    public let isFilter: Bool
    /// The pattern of its rules, ready to be matched; nil where there is none.
    let pattern: FieldPattern?

    public init(
        name: FieldName, type: FieldType, column: String? = nil, label: String? = nil, help: String? = nil,
        rules: FieldRules = FieldRules(), visibility: Audience = .site, edit: Editor = .self, isFilter: Bool = false
    ) {
        self.name = name
        self.type = type
        self.column = column ?? name.rawValue
        self.label = label ?? name.rawValue
        self.help = help
        self.rules = rules
        self.visibility = visibility
        self.edit = edit
        self.isFilter = isFilter
        self.pattern = rules.pattern.flatMap(FieldPattern.init)
    }

    public func isVisible(to audience: Audience) -> Bool { audience >= visibility }
}

extension Field: Hashable {
    public static func == (left: Field, right: Field) -> Bool {
        left === right
            || (left.name == right.name && left.type == right.type && left.column == right.column
                && left.label == right.label && left.help == right.help && left.rules == right.rules
                && left.visibility == right.visibility && left.edit == right.edit && left.isFilter == right.isFilter)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(column)
    }
}

/// What a value must be beside its type.
public struct FieldRules: Hashable, Sendable {
    public var isRequired = false
    /// The value of a new profile that names none.
    public var defaultValue: Value?
    /// The least value, or for text the least number of characters.
    public var minimum: Value?
    /// The greatest value, or for text and bytes the greatest length.
    public var maximum: Value?
    /// A regular expression a text must match as a whole.
    public var pattern: String?
    /// Whether no two profiles of the site may share the value.
    public var isUnique = false

    public init(
        isRequired: Bool = false, defaultValue: Value? = nil, minimum: Value? = nil, maximum: Value? = nil,
        pattern: String? = nil, isUnique: Bool = false
    ) {
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.minimum = minimum
        self.maximum = maximum
        self.pattern = pattern
        self.isUnique = isUnique
    }

    /// The greatest length of a text or bytes value, in characters or bytes.
    public var maximumLength: Int? {
        guard case .integer(let number)? = maximum else { return nil }
        return Int(number)
    }
}
