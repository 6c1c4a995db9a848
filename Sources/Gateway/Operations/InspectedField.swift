import Accounts
import SQLStore

/// A column as the field of a site file.
struct InspectedField {
    let column: ColumnInfo
    let isUnique: Bool

    /// The lines that declare the field, or a comment that says why there is none.
    func lines(avoiding names: inout Set<String>) -> [String] {
        guard let type else {
            return ["    # \(comment(column.name)): \(comment(column.typeName)) has no type of field"]
        }
        let name = unusedName(&names)
        var lines = ["    \(YAMLText.scalar(name)):", "      type: \(type.name)"]
        if name != column.name { lines.append("      column: \(YAMLText.scalar(column.name))") }
        lines += type.details.map { "      \($0)" }
        if !column.isNullable, !column.hasDefault, !column.isGenerated { lines.append("      required: true") }
        if isUnique, type.canBeUnique { lines.append("      unique: true") }
        if column.isGenerated { lines.append("      edit: never") }
        return lines
    }

    private struct FieldKind {
        let name: String
        var details: [String] = []
        var canBeUnique = true
    }

    private var type: FieldKind? {
        switch column.type {
        case .text(let length?, _, _) where length <= 4000: FieldKind(name: "string", details: ["max: \(length)"])
        case .text(let length, _, _):
            FieldKind(name: "text", details: length.map { ["max: \($0)"] } ?? [], canBeUnique: false)
        case .xml: FieldKind(name: "text", canBeUnique: false)
        case .integer: FieldKind(name: "integer")
        case .decimal(let precision, let scale) where precision <= 38 && (0...precision).contains(scale):
            FieldKind(name: "decimal", details: ["precision: \(precision)", "scale: \(scale)"])
        case .money(let isSmall):
            FieldKind(name: "decimal", details: ["precision: \(isSmall ? 9 : 19)", "scale: 4"])
        case .boolean: FieldKind(name: "boolean", canBeUnique: false)
        case .date: FieldKind(name: "date")
        case .timestamp, .localTimestamp: FieldKind(name: "timestamp")
        case .uuid: FieldKind(name: "uuid")
        case .json: FieldKind(name: "json", canBeUnique: false)
        case .bytes(let length, _):
            FieldKind(name: "bytes", details: length.map { ["max: \($0)"] } ?? [], canBeUnique: false)
        // A rowversion beside the one that is the store's.
        case .rowVersion, .decimal, .float, .time, .other: nil
        }
    }

    /// `FirstName` and `First name` as `first_name`, with a number where that is taken.
    private func unusedName(_ names: inout Set<String>) -> String {
        var name = ""
        var wasLower = false
        for scalar in column.name.unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if scalar.properties.isUppercase, wasLower { name += "_" }
            wasLower = scalar.properties.isLowercase || ("0"..."9").contains(scalar)
            name += isPlain ? scalar.properties.lowercaseMapping : "_"
        }
        while name.hasPrefix("_") { name.removeFirst() }
        if name.first?.isLetter != true { name = "field_" + name }
        let stem = String(name.prefix(60))
        name = stem
        var number = 2
        while !names.insert(name).inserted {
            name = "\(stem)_\(number)"
            number += 1
        }
        return name
    }

    /// A text of the catalogue on one line.
    private func comment(_ text: String) -> String { text.replacing(/\s+/, with: " ") }
}
