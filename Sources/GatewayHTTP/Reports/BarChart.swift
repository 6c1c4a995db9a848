/// Horizontal bars with a label and a number each, as SVG that stands in a page by itself.
struct BarChart {
    /// One bar.
    struct Bar {
        let label: String
        let value: Int
        /// The class of its colour: `good`, `bad`, `calm`.
        var tone = "calm"
    }

    /// What the chart shows, for those who do not see it.
    let title: String
    let bars: [Bar]

    private static let width = 640
    private static let row = 26
    private static let labelWidth = 210
    private static let numberWidth = 80

    var svg: HTML {
        let height = max(bars.count, 1) * Self.row
        let greatest = max(bars.map(\.value).max() ?? 0, 1)
        let room = Self.width - Self.labelWidth - Self.numberWidth
        let rows = bars.enumerated().map { index, bar -> HTML in
            let top = index * Self.row
            // Whatever is there is seen, however small.
            let length = bar.value == 0 ? 0 : max(2, bar.value * room / greatest)
            return """
                <text x="\(Self.labelWidth - 8)" y="\(top + 17)" text-anchor="end">\(bar.label)</text>\
                <rect class="\(bar.tone)" x="\(Self.labelWidth)" y="\(top + 4)" width="\(length)" height="\(Self.row - 8)" rx="2"/>\
                <text x="\(Self.labelWidth + length + 6)" y="\(top + 17)">\(bar.value)</text>

                """
        }
        let words = bars.map { "\($0.label): \($0.value)" }.joined(separator: ", ")
        return """
            <svg role="img" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)">
            <title>\(title)</title><desc>\(words)</desc>
            \(rows)</svg>

            """
    }
}
