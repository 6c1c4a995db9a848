/// What a metric is, in Prometheus' words.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}

/// One metric with all its combinations of labels.
struct MetricFamily {
    let kind: MetricKind
    private var members: [String: MetricSeries] = [:]

    init(kind: MetricKind) { self.kind = kind }

    /// The series with these labels, or the one that all share that come too late.
    mutating func series(labels: [(name: String, value: String)]) -> MetricSeries {
        let key = Self.text(labels)
        if let known = members[key] { return known }
        guard members.count < PrometheusMetrics.maximumSeries else {
            let other = Self.text(labels.map { ($0.name, "other") })
            return members[other] ?? insert(MetricSeries(kind: kind), for: other)
        }
        return insert(MetricSeries(kind: kind), for: key)
    }

    func write(name: String, to text: inout String) {
        text += "# TYPE \(name) \(kind.rawValue)\n"
        for (labels, series) in members.sorted(by: { $0.key < $1.key }) {
            series.write(name: name, labels: labels, to: &text)
        }
    }

    private mutating func insert(_ series: MetricSeries, for key: String) -> MetricSeries {
        members[key] = series
        return series
    }

    /// `a="b",c="d"`, with what would end a value escaped.
    private static func text(_ labels: [(name: String, value: String)]) -> String {
        labels.map { "\($0.name)=\"\(MetricName.escaped($0.value))\"" }.joined(separator: ",")
    }
}

/// The names and label values Prometheus can read.
enum MetricName {
    /// A name with letters, digits and `_` alone; a counter's ends in `_total`.
    static func sanitized(_ label: String, _ kind: MetricKind? = nil) -> String {
        var name = label.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? String(scalar) : "_"
        }.joined()
        if name.first?.isNumber ?? true { name = "_" + name }
        if kind == .counter, !name.hasSuffix("_total") { name += "_total" }
        return name
    }

    static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
