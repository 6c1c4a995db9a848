import Accounts
import Foundation

/// Carries the values of one field to and from its column, whose type need not be the field's own.
///
/// Nothing is lost in silence: a value its column cannot hold is refused before it is sent, and a stored value that
/// is no value of the field is told with the row.
final class ColumnCodec: Sendable {
    let field: Field
    let column: ColumnInfo
    /// The zone of columns that name none.
    let timeZone: TimeZone
    let dialect: any Dialect

    init(field: Field, column: ColumnInfo, timeZone: TimeZone, dialect: any Dialect) {
        self.field = field
        self.column = column
        self.timeZone = timeZone
        self.dialect = dialect
    }

    func problem(_ code: FieldProblem.Code, _ message: String) -> FieldProblem {
        FieldProblem(field.name, code, message)
    }
}
