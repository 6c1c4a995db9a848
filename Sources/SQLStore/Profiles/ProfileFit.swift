public import Accounts
import Foundation
import OrderedCollections

/// What the columns of a site's table can hold, asked of values before any is written.
public struct ProfileFit: Sendable {
    private let codecs: [ColumnCodec]
    /// Whether the table is there; where it is not, its columns are taken as they would be made.
    public let hasTable: Bool
    /// The columns of the model's fields that the table does not have.
    public let missingColumns: [String]

    /// Looks the table up in the catalogue.
    /// - Throws: ``AccountError`` alone.
    public static func load(_ site: Site, database: any Database) async throws -> ProfileFit {
        let dialect = database.dialect
        let columns = try await translatingErrors { try await dialect.columns(of: site.store.table, using: database) }
        let known = Dictionary(columns.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        let wanted = site.model.fields.values
        let codecs = wanted.map { field in
            let type = dialect.storageType(of: field)
            let column =
                known[field.column.lowercased()]
                ?? ColumnInfo(
                    name: field.column, type: type, typeName: dialect.declaration(of: type), isNullable: true)
            return ColumnCodec(
                field: field, column: column, timeZone: site.store.timeZone ?? .gmt, dialect: dialect)
        }
        let missing = columns.isEmpty ? [] : wanted.map(\.column).filter { known[$0.lowercased()] == nil }
        return ProfileFit(codecs: codecs, hasTable: !columns.isEmpty, missingColumns: missing)
    }

    /// What of the values the columns cannot hold.
    public func problems(of values: [FieldName: Value]) -> [FieldProblem] {
        codecs.compactMap { codec in
            guard let value = values[codec.field.name] else { return nil }
            do throws(FieldProblem) {
                _ = try codec.encode(value)
                return nil
            } catch { return error }
        }
    }
}
