public import OrderedCollections

/// The fields of a site's profiles, in the order they were declared, the base model's first.
public struct ProfileModel: Hashable, Sendable {
    public let fields: OrderedDictionary<FieldName, Field>
    /// The names of its fields, which the profiles of the model share.
    public let layout: FieldLayout
    /// The names of the base models it extends, nearest first.
    public let bases: [String]
    /// Where the required fields stand.
    private let requiredPlaces: [Int]
    /// What each audience sees, by its raw value.
    private let visible: [VisibleFields]

    /// Makes a model of its own fields and those of the models it extends.
    /// - Throws: ``ModelClash`` where two of them share a name or a column.
    public init(fields: [Field], bases: [String] = []) throws(ModelClash) {
        var byName: OrderedDictionary<FieldName, Field> = [:]
        var byColumn: [String: FieldName] = [:]
        for field in fields {
            guard byName.updateValue(field, forKey: field.name) == nil else {
                throw ModelClash(field: field.name, other: field.name, column: nil)
            }
            // SQL Server and SQLite compare the names of columns without regard to case.
            if let other = byColumn.updateValue(field.name, forKey: field.column.lowercased()) {
                throw ModelClash(field: field.name, other: other, column: field.column)
            }
        }
        self.fields = byName
        self.layout = FieldLayout(Array(byName.keys))
        self.bases = bases
        self.requiredPlaces = fields.indices.filter { fields[$0].rules.isRequired }
        self.visible = VisibleFields.byAudience(fields)
    }

    /// The field `name`.
    /// - Throws: ``FieldProblem`` that names the fields there are.
    public func field(_ name: FieldName) throws(FieldProblem) -> Field {
        guard let field = fields[name] else { throw .unknown(name, among: Array(fields.keys)) }
        return field
    }

    /// The fields an audience sees.
    public func visibleFields(to audience: Audience) -> VisibleFields { visible[audience.rawValue] }

    /// The values of a new profile for which nothing was given.
    public var defaults: [FieldName: Value] {
        fields.values.reduce(into: [:]) { defaults, field in defaults[field.name] = field.rules.defaultValue }
    }

    /// The required fields that have no value in `values`.
    public func incomplete(_ values: [FieldName: Value]) -> [FieldName] {
        requiredPlaces.map { layout.names[$0] }.filter { values[$0]?.isBlank ?? true }
    }

    /// The required fields that have no value in a profile.
    public func incomplete(_ profile: Profile) -> [FieldName] {
        guard !requiredPlaces.isEmpty else { return [] }
        return requiredPlaces.filter { profile.value(at: $0, of: layout).isBlank }.map { layout.names[$0] }
    }
}

/// Two fields of one model that cannot live together.
public struct ModelClash: Error, Hashable, Sendable, CustomStringConvertible {
    public let field: FieldName
    public let other: FieldName
    /// The column both claim, or nil where they share their name.
    public let column: String?

    public var description: String {
        column.map { "the fields \(other) and \(field) both claim the column \($0)" }
            ?? "the field \(field) is declared twice"
    }
}
