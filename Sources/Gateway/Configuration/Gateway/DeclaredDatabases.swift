import Accounts
import OrderedCollections

/// The databases the gateway's file names: all names, and the configurations of those without a mistake.
///
/// A site that names a database whose declaration is wrong is not wrong itself.
struct DeclaredDatabases {
    var names: [DatabaseName] = []
    var configurations: OrderedDictionary<DatabaseName, DatabaseConfiguration> = [:]

    /// Whether there is a database of that name; where not, that is reported.
    func check(_ name: DatabaseName, _ value: ValueReader) -> Bool {
        if names.contains(name) { return true }
        // The name may come from the environment: then it is not repeated.
        let shown = value.scalar()?.shown ?? "it"
        value.mistake(
            "\(shown) is not a database",
            remedy: names.isEmpty
                ? "declare it under databases" : Suggestion.remedy(for: name.rawValue, among: names.map(\.rawValue)))
        return false
    }
}
