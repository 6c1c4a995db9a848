/// Parts of a whole in their order, each as wide as it is large, and the redder the more is wrong in it.
struct StripChart {
    /// One part.
    struct Part {
        let label: String
        let size: Int
        let wrong: Int
    }

    let title: String
    let parts: [Part]

    private static let width = 640.0
    private static let height = 36

    var svg: HTML {
        let total = Double(max(parts.reduce(0) { $0 + $1.size }, 1))
        var left = 0.0
        let pieces = parts.map { part -> HTML in
            let width = Double(part.size) / total * Self.width
            defer { left += width }
            let share = part.size == 0 ? 0 : min(Double(part.wrong) / Double(part.size), 1)
            // Square roots, so that a single row in a thousand is seen.
            let opacity = part.wrong == 0 ? "0" : Self.number(0.25 + 0.75 * share.squareRoot())
            return """
                <rect class="good" x="\(Self.number(left))" y="0" width="\(Self.number(width))" height="\(Self.height)"/>\
                <rect class="bad" x="\(Self.number(left))" y="0" width="\(Self.number(width))" height="\(Self.height)" \
                fill-opacity="\(opacity)"><title>\(part.label): \(part.wrong) of \(part.size)</title></rect>

                """
        }
        return """
            <svg role="img" viewBox="0 0 640 \(Self.height)" width="640" height="\(Self.height)">
            <title>\(title)</title>
            \(pieces)</svg>

            """
    }

    /// A number as SVG reads it, with two digits behind the point.
    private static func number(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
