import OrderedCollections

/// Makes the values of a site's own store out of a legacy row.
///
/// Lazy copies, import, synchronisation and verification share it, so that what one of them writes the others expect.
public struct MigrationTransform: Sendable {
    public let site: Site
    private let fields: [FieldRule]
    /// What timestamps are cut to, in steps of 100 ns; nil keeps all of their digits.
    private let step: Int64?

    /// What is done to one field.
    private struct FieldRule: Sendable {
        let name: FieldName
        /// The value where the legacy table does not have the field.
        let filling: Value?
        let isRequired: Bool
    }

    public init(site: Site) {
        self.site = site
        fields = site.model.fields.values.map { field in
            let isAbsent = site.migration?.absent.contains(field.name) == true
            return FieldRule(
                name: field.name, filling: isAbsent ? field.rules.defaultValue ?? .null : nil,
                isRequired: field.rules.isRequired)
        }
        step = site.migration?.timestampDigits.flatMap { digits in
            digits < 7 ? (digits..<7).reduce(1) { step, _ in step * 10 } : nil
        }
    }

    /// What a legacy row becomes.
    public struct Outcome: Hashable, Sendable {
        /// The fields of the site's model.
        public let layout: FieldLayout
        /// A value for each of them, in their order.
        public let row: [Value]
        /// What breaks the model, the row's own warnings among it: nothing of this is copied without somebody's word.
        public let problems: [FieldProblem]
        /// The fields whose timestamps lost digits, as the site's file declares.
        public let rounded: [FieldName]

        /// The values by name, gathered anew each time.
        public var values: [FieldName: Value] { Dictionary(uniqueKeysWithValues: zip(layout.names, row)) }
    }

    /// The values for the site's own store; a field the legacy table does not have gets its default.
    public func apply(_ legacy: Profile) -> Outcome {
        var row: [Value] = []
        row.reserveCapacity(fields.count)
        var problems = legacy.warnings
        var rounded: [FieldName] = []
        let values = legacy.row(in: site.model.layout)
        for (place, field) in fields.enumerated() {
            if let filling = field.filling {
                row.append(filling)
                continue
            }
            let value = values[place]
            if let cut = rounding(value) {
                row.append(cut)
                rounded.append(field.name)
            } else {
                row.append(value)
            }
            if field.isRequired, value.isNull, !legacy.warnings.contains(where: { $0.field == field.name.rawValue }) {
                problems.append(FieldProblem(field.name, .required, "a value is required"))
            }
        }
        return Outcome(layout: site.model.layout, row: row, problems: problems, rounded: rounded)
    }

    /// The value with as many digits of a second as the site's file keeps, cut off and never rounded up; nil where it
    /// has no more of them.
    private func rounding(_ value: Value) -> Value? {
        guard let step, case .timestamp(let moment) = value else { return nil }
        let rest = ((moment.ticks % step) + step) % step
        guard rest != 0 else { return nil }
        return Timestamp(ticks: moment.ticks - rest).map(Value.timestamp)
    }
}
