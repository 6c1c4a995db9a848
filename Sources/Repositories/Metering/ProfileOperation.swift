/// What is asked of a site's profiles.
enum ProfileOperation: Int, CaseIterable, Sendable {
    case read, create, findOrCreate, update, delete, list, rows

    /// As the metrics have it.
    var name: String {
        switch self {
        case .read: "read"
        case .create: "create"
        case .findOrCreate: "find-or-create"
        case .update: "update"
        case .delete: "delete"
        case .list: "list"
        case .rows: "rows"
        }
    }
}
