import Foundation

extension Value {
    /// Reads back what ``json`` wrote of a value of the given type; nil for what is none.
    ///
    /// No rule is asked and nothing is normalised: it is the value that was written.
    public init?(stored json: JSONValue, as type: FieldType) {
        let text = json.string
        let value: Value? =
            switch (type, json) {
            case (_, .null): .null
            case (.json, _): .json(json)
            case (.boolean, .bool(let flag)): .boolean(flag)
            case (.integer, .number(let digits)): Int64(digits).map(Value.integer)
            case (.decimal, _): text.flatMap { DecimalNumber($0) }.map(Value.decimal)
            case (.date, _): text.flatMap { CalendarDate($0) }.map(Value.date)
            case (.timestamp, _): text.flatMap { Timestamp($0) }.map(Value.timestamp)
            case (.uuid, _): text.flatMap { UUID(uuidString: $0) }.map(Value.uuid)
            case (.bytes, _): text.flatMap { Data(base64Encoded: $0) }.map { .bytes(Array($0)) }
            case (.string, _), (.text, _), (.email, _), (.url, _), (.choice, _): text.map(Value.string)
            case (.boolean, _), (.integer, _): nil
            }
        guard let value else { return nil }
        self = value
    }
}
