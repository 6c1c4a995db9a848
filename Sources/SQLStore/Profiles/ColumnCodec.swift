import Accounts
import Foundation

/// Carries the values of one field to and from its column, whose type need not be the field's own.
///
/// Nothing is lost in silence: a value its column cannot hold is refused before it is sent, and a stored value that
/// is no value of the field is told with the row.
struct ColumnCodec: Sendable {
    let field: Field
    let column: ColumnInfo
    /// The zone of columns that name none.
    let timeZone: TimeZone
    let dialect: any Dialect

    func problem(_ code: FieldProblem.Code, _ message: String) -> FieldProblem {
        FieldProblem(field.name, code, message)
    }
}
