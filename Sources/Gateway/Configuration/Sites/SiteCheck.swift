import Accounts
import OrderedCollections

/// Holds the parts of one site against each other.
struct SiteCheck {
    let site: Site
    let declarations: [FieldDeclaration]
    let profile: MappingReader
    let file: MappingReader

    func run() {
        checkColumns()
        checkAccess()
        checkKey()
        checkRequired()
        checkComplete()
    }

    /// The key and the version are the store's, not a person's to edit.
    private func checkColumns() {
        let own = [site.store.key.column: "key", site.store.versionColumn ?? "": "version"]
        for (column, role) in own where !column.isEmpty {
            for declaration in declarations where declaration.field.column.lowercased() == column.lowercased() {
                profile.reader.report(
                    ConfigurationMistake(
                        declaration.place, "the column \"\(column)\" is the \(role) of the store of \(file.place.file)",
                        remedy: "leave the field out, or give it another column"))
            }
        }
    }

    private func checkAccess() {
        guard site.store.access == .readOnly, site.creation != .never else { return }
        profile.mistake(
            at: "create", "profiles cannot be created in a read-only store",
            remedy: "write create: never, or access: read-write in the store")
    }

    private func checkKey() {
        guard case .link = site.store.key.account, site.store.access == .readWrite,
            site.creation == .onAccess || site.creation == .onRegistration
        else { return }
        profile.mistake(
            at: "create", "a new profile would need a key that only the linked system can give",
            remedy: "write create: never or by-form, or key the store by account: id")
    }

    /// A policy that creates must be able to fill what is required.
    private func checkRequired() {
        let open = site.model.fields.values.filter { $0.rules.isRequired && $0.rules.defaultValue == nil }
        switch site.creation {
        case .onAccess where !open.isEmpty:
            profile.mistake(
                at: "create",
                "a profile made on access has only defaults, and these required fields have none: \(list(open))",
                remedy: "give each a default, take required out, or write create: by-form")
        case .byForm, .onRegistration:
            let closed = open.filter { $0.edit != .self }
            guard !closed.isEmpty else { return }
            profile.mistake(
                at: "create",
                "nobody but the administration could fill these required fields, which have no default: \(list(closed))",
                remedy: "give each a default, write edit: self, or take required out")
        default: return
        }
    }

    private func checkComplete() {
        guard site.requiresComplete, !site.model.fields.values.contains(where: \.rules.isRequired) else { return }
        file.mistake(
            at: "require_complete", "no field is required, so every profile is complete",
            remedy: "write required: true for the fields that must be filled, or leave require_complete out")
    }

    private func list(_ fields: [Field]) -> String { fields.map(\.name.rawValue).joined(separator: ", ") }
}
