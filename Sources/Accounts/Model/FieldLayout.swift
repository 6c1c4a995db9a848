/// The names of a model's fields in order, shared by all profiles of the model.
public final class FieldLayout: Sendable {
    public let names: [FieldName]
    private let places: [FieldName: Int]

    /// - Parameter names: each once.
    public init(_ names: [FieldName]) {
        self.names = names
        self.places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }

    /// Where the field stands, counted from 0; nil where the model has none of that name.
    public func place(of name: FieldName) -> Int? { places[name] }
}

extension FieldLayout: Hashable {
    public static func == (left: FieldLayout, right: FieldLayout) -> Bool {
        left === right || left.names == right.names
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
