internal import GRDB

/// The values a statement of SQLite is run with, by the names of its parameters.
struct SQLArguments: Sendable {
    /// What translated statements call `:p0`, `:p1` and so on.
    private var numbered: [Cell] = []
    private var named: [String: Cell] = [:]

    init(_ values: [String: Cell] = [:]) { named = values }

    /// What a translated statement binds.
    init(_ bindings: [Translator.Binding], variables: [String: BatchVariable], literals: [Int64]) {
        numbered = bindings.map { binding in
            switch binding {
            case .constant(let cell): cell
            case .variable(let name): variables[name]?.value ?? .null
            case .literal(let index): .integer(literals[index])
            }
        }
    }

    /// The bounds of a range of rows, as `:first` and `:last`.
    init(rows: ClosedRange<Int64>) {
        named = ["first": .integer(rows.lowerBound), "last": .integer(rows.upperBound)]
    }

    /// These values, and those of the others that have other names.
    func merging(_ others: SQLArguments) -> SQLArguments {
        var merged = self
        if numbered.isEmpty { merged.numbered = others.numbered }
        merged.named.merge(others.named) { first, _ in first }
        return merged
    }

    subscript(name: String) -> Cell {
        get { named[name] ?? .null }
        set { named[name] = newValue }
    }

    /// The value of `:p` with a number.
    func numbered(_ number: Int) -> Cell { numbered[number] }

    /// The value of a parameter by its name as SQLite keeps it, with the colon before it; nil where there is none.
    func cell(ofParameter name: String) -> Cell? {
        let letters = name.utf8.dropFirst()
        if letters.first == UInt8(ascii: "p"), let number = Int(name.dropFirst(2)) {
            return numbered.indices.contains(number) ? numbered[number] : nil
        }
        return named[String(name.dropFirst())]
    }

    /// The same for GRDB.
    var bindings: StatementArguments {
        var values = named.mapValues(\.databaseValue)
        for (number, cell) in numbered.enumerated() { values["p\(number)"] = cell.databaseValue }
        return StatementArguments(values)
    }
}
