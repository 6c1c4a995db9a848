import OrderedCollections

/// Makes the values of a site's own store out of a legacy row.
///
/// Lazy copies, import, synchronisation and verification share it, so that what one of them writes the others expect.
public struct MigrationTransform: Sendable {
    public let site: Site

    public init(site: Site) { self.site = site }

    /// What a legacy row becomes.
    public struct Outcome: Hashable, Sendable {
        /// A value for each field of the site's model.
        public let values: [FieldName: Value]
        /// What breaks the model, the row's own warnings among it: nothing of this is copied without somebody's word.
        public let problems: [FieldProblem]
        /// The fields whose timestamps lost digits, as the site's file declares.
        public let rounded: [FieldName]
    }

    /// The values for the site's own store; a field the legacy table does not have gets its default.
    public func apply(_ legacy: Profile) -> Outcome {
        var values: [FieldName: Value] = [:]
        var problems = legacy.warnings
        var rounded: [FieldName] = []
        let told = Set(problems.map(\.field))
        for field in site.model.fields.values {
            guard site.migration?.absent.contains(field.name) != true else {
                values[field.name] = field.rules.defaultValue ?? .null
                continue
            }
            let (value, isRounded) = rounding(legacy[field.name])
            values[field.name] = value
            if isRounded { rounded.append(field.name) }
            if field.rules.isRequired, value.isNull, !told.contains(field.name.rawValue) {
                problems.append(FieldProblem(field.name, .required, "a value is required"))
            }
        }
        return Outcome(values: values, problems: problems, rounded: rounded)
    }

    /// The value with as many digits of a second as the site's file keeps; the rest is cut off, never rounded up.
    private func rounding(_ value: Value) -> (value: Value, isRounded: Bool) {
        guard case .timestamp(let moment) = value, let digits = site.migration?.timestampDigits, digits < 7 else {
            return (value, false)
        }
        let step = (digits..<7).reduce(Int64(1)) { step, _ in step * 10 }
        let rest = ((moment.ticks % step) + step) % step
        guard rest != 0, let cut = Timestamp(ticks: moment.ticks - rest) else { return (value, false) }
        return (.timestamp(cut), true)
    }
}
