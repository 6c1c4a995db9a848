import Accounts
import OrderedCollections

extension SQLProfileRepository {
    /// A database's error in the words of this site.
    func translation(of error: DatabaseError) -> AccountError {
        switch error.code {
        case .missingTable, .missingColumn:
            // The table is not what the catalogue said: whoever comes next looks again.
            cache.forget()
            collectionCache.forget()
            let table = error.code == .missingTable ? error.table : nil
            return .storeMismatch(
                site: site.id, table: table ?? site.store.table.description,
                column: error.code == .missingColumn ? error.column : nil)
        case .permissionDenied:
            return AccountError(
                .storeMismatch,
                "the database user may not do this with the table \"\(site.store.table)\" of the site \"\(site.id)\"; run: gatehouse check"
            ).with(\.site, site.id).with(\.table, site.store.table.description)
        case .readOnly: return .readOnly(site.id)
        case .notNullViolation, .checkViolation, .valueTooLong, .valueOutOfRange, .invalidText:
            guard let field = field(of: error) else { return error.accountError.with(\.site, site.id) }
            return .invalidFields([FieldProblem(field.name, error.fieldCode, error.fieldMessage)])
        default: return error.accountError.with(\.site, site.id)
        }
    }

    /// The conflict of a unique value, named by its field where the database or the values tell which it is.
    func taken(_ error: DatabaseError, _ values: [FieldName: Value]) -> AccountError {
        let unique = site.model.fields.values.filter { $0.rules.isUnique && values[$0.name] != nil }
        guard let field = field(of: error) ?? (unique.count == 1 ? unique.first : nil) else {
            return .conflict("a value that must be unique is taken")
        }
        let problem = FieldProblem(field.name, .taken, "the value is taken")
        return .conflict("the value of \"\(field.name)\" is taken", fields: [problem])
    }

    /// The field a database's error is about, by its column or by an index that bears the column's name.
    private func field(of error: DatabaseError) -> Field? {
        let fields = site.model.fields.values
        if let column = error.column?.lowercased() { return fields.first { $0.column.lowercased() == column } }
        guard let constraint = error.constraint?.lowercased() else { return nil }
        return fields.filter { constraint.contains($0.column.lowercased()) }.max { $0.column.count < $1.column.count }
    }
}
