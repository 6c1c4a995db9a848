import Accounts

/// A field, and where it was declared.
struct FieldDeclaration {
    let field: Field
    let place: ConfigurationPlace

    /// A base model's fields with those of what extends it behind them.
    ///
    /// A field that clashes with another, by its name or its column, is reported and left out.
    static func merge(
        _ base: [FieldDeclaration], with own: [FieldDeclaration], _ reader: ConfigurationReader
    ) -> [FieldDeclaration] {
        var merged = base
        var byName = Dictionary(base.map { ($0.field.name, $0) }, uniquingKeysWith: { first, _ in first })
        var byColumn = Dictionary(base.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })
        for declaration in own {
            let field = declaration.field
            if let other = byName[field.name] {
                reader.report(
                    ConfigurationMistake(
                        declaration.place,
                        "the field \"\(field.name)\" is declared in \(other.place.reference) already",
                        remedy: "rename one of them, or leave this one out"))
            } else if let other = byColumn[declaration.column] {
                reader.report(
                    ConfigurationMistake(
                        declaration.place,
                        "the column \"\(field.column)\" belongs to the field \"\(other.field.name)\" "
                            + "(\(other.place.reference))",
                        remedy: "give one of them another column"))
            } else {
                merged.append(declaration)
                byName[field.name] = declaration
                byColumn[declaration.column] = declaration
            }
        }
        return merged
    }

    /// SQL Server and SQLite compare the names of columns without regard to case.
    private var column: String { field.column.lowercased() }
}
