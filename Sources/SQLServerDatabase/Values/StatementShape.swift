import Accounts
import SQLStore

/// What decides the text of a statement: all of it but its values.
///
/// Its hash tells statements apart by the lengths of their parts alone, so that finding one costs little.
struct StatementShape: Hashable, Sendable {
    private let parts: [SQLQuery.Part]
    private let lengths: Int

    /// Nil where the text depends on the values.
    init?(_ query: SQLQuery) {
        var lengths = 0
        for part in query.parts {
            switch part {
            case .text(let text), .identifier(let text): lengths = lengths &* 31 &+ text.utf8.count
            case .identifiers(let names, _): lengths = lengths &* 31 &+ names.count
            case .table(let table): lengths = lengths &* 31 &+ table.name.utf8.count
            case .binding(let binding):
                if binding.isWrittenOut { return nil }
                lengths = lengths &* 31
            case .membership: return nil
            case .rowLimit, .rowLock, .ignoringDuplicates: lengths = lengths &* 31
            }
        }
        parts = query.parts
        self.lengths = lengths
    }

    static func == (left: Self, right: Self) -> Bool {
        guard left.lengths == right.lengths, left.parts.count == right.parts.count else { return false }
        for index in left.parts.indices {
            switch (left.parts[index], right.parts[index]) {
            case (.binding, .binding): continue
            case (.text(let left), .text(let right)), (.identifier(let left), .identifier(let right)):
                if left != right { return false }
            case (let left, let right): if left != right { return false }
            }
        }
        return true
    }

    func hash(into hasher: inout Hasher) { hasher.combine(lengths) }
}
