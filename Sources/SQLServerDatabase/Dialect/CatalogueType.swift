import SQLStore

/// A type as INFORMATION_SCHEMA.COLUMNS describes it.
struct CatalogueType: CustomStringConvertible {
    /// The name of the type without its sizes, as SQL Server has it or in any case.
    let name: String
    /// -1 is `max`.
    let length: Int64?
    let precision: Int64?
    let scale: Int64?
    let timeScale: Int64?

    var type: SQLType {
        switch name.lowercased() {
        case "bit": .boolean
        case "tinyint": .integer(bits: 8)
        case "smallint": .integer(bits: 16)
        case "int": .integer(bits: 32)
        case "bigint": .bigint
        case "real": .float(bits: 32)
        case "float": .float(bits: precision.map { $0 <= 24 } == true ? 32 : 64)
        case "decimal", "numeric": .decimal(precision: Int(precision ?? 18), scale: Int(scale ?? 0))
        case "money": .money(isSmall: false)
        case "smallmoney": .money(isSmall: true)
        case "nvarchar", "sysname": .text(length: bounded)
        case "nchar": .text(length: bounded, isFixed: true)
        case "varchar": .text(length: bounded, isNational: false)
        case "char": .text(length: bounded, isNational: false, isFixed: true)
        case "ntext": .anyText
        case "text": .text(length: nil, isNational: false)
        case "varbinary": .bytes(length: bounded)
        case "binary": .bytes(length: bounded, isFixed: true)
        case "image": .bytes(length: nil)
        case "date": .date
        case "time": .time(scale: Int(timeScale ?? 7))
        case "datetime": .localTimestamp(.datetime)
        case "smalldatetime": .localTimestamp(.smalldatetime)
        case "datetime2": .localTimestamp(.scaled(Int(timeScale ?? 7)))
        case "datetimeoffset": .timestamp(scale: Int(timeScale ?? 7))
        case "uniqueidentifier": .uuid
        case "xml": .xml
        case "timestamp", "rowversion": .rowVersion
        default: .other(name)
        }
    }

    private var bounded: Int? { length.flatMap { $0 > 0 && $0 <= 8000 ? Int($0) : nil } }

    /// The type as a CREATE TABLE names it.
    var description: String {
        switch type {
        case .text(nil, _, _) where name.lowercased().hasSuffix("text"),
            .bytes(nil, _) where name.lowercased() == "image",
            .other:
            name
        default: SQLServerDialect.declaration(of: type)
        }
    }
}
