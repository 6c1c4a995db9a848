/// Rows in aligned columns below their headings, for people.
struct Table {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) { self.headings = headings }

    mutating func add(_ cells: String...) { rows.append(cells.map { $0.isEmpty ? "-" : Printable.line($0) }) }

    /// The lines, each without blanks at its end.
    var text: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { Printable.width($0[column]) }.max() ?? 0
        }
        return ([headings] + rows).map { cells in
            var line = ""
            for (cell, width) in zip(cells, widths) {
                line += cell + String(repeating: " ", count: width - Printable.width(cell) + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

/// Names and values, a line each, the values below each other.
struct Card {
    private var entries: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String) { entries.append((name, value)) }

    /// The lines, indented by some blanks; a value of several lines goes on below its beginning.
    func text(indent: Int = 0) -> String {
        let width = (entries.map { Printable.width($0.name) }.max() ?? 0) + 2
        let margin = String(repeating: " ", count: indent)
        return entries.map { name, value in
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map {
                Printable.line(String($0))
            }
            let gap = String(repeating: " ", count: width - Printable.width(name))
            let rest = "\n" + margin + String(repeating: " ", count: width)
            return margin + name + gap + (value.isEmpty ? "-" : lines.joined(separator: rest))
        }.joined(separator: "\n")
    }
}
