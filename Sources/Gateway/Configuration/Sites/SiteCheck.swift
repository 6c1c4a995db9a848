import Accounts

/// Holds the parts of one site against each other, as far as they could be read.
struct SiteCheck {
    let model: ModelLibrary.ResolvedModel
    let store: StoreDefinition?
    let creation: CreationPolicy?
    let requiresComplete: Bool
    let profile: MappingReader
    let file: MappingReader

    func run() {
        if let store {
            checkColumns(store)
            checkCreation(store)
        }
        checkRequired()
        checkComplete()
    }

    /// The key and the version are the store's, not a person's to edit.
    private func checkColumns(_ store: StoreDefinition) {
        for (column, role) in [(store.key.column, "key"), (store.versionColumn ?? "", "version")] {
            for declaration in model.fields where declaration.field.column.lowercased() == column.lowercased() {
                profile.reader.report(
                    ConfigurationMistake(
                        declaration.place,
                        "the column \"\(column)\" is the \(role) of the store in \(file.place.file)",
                        remedy: "leave the field out, or give it another column"))
            }
        }
    }

    private func checkCreation(_ store: StoreDefinition) {
        if store.access == .readOnly, let creation, creation != .never {
            profile.mistake(
                at: "create", "profiles cannot be created in a read-only store",
                remedy: "write create: never, or access: read-write in the store")
        } else if case .link = store.key.account, creation == .onAccess || creation == .onRegistration {
            profile.mistake(
                at: "create", "a new profile would need a key that only the linked system can give",
                remedy: "write create: never or by-form, or key the store by account: id")
        }
    }

    /// A policy that creates must be able to fill what is required.
    private func checkRequired() {
        let open = model.fields.map(\.field).filter { $0.rules.isRequired && $0.rules.defaultValue == nil }
        switch creation {
        case .onAccess where !open.isEmpty:
            profile.mistake(
                at: "create",
                "a profile made on access has only defaults, and these required fields have none: \(list(open))",
                remedy: "give each a default, take required out, or write create: by-form")
        case .byForm, .onRegistration:
            let closed = open.filter { $0.edit != .self }
            guard !closed.isEmpty else { return }
            profile.mistake(
                at: "create", "people may not fill these required fields, which have no default: \(list(closed))",
                remedy: "give each a default, write edit: self, or take required out")
        default: return
        }
    }

    private func checkComplete() {
        guard requiresComplete, !model.fields.contains(where: \.field.rules.isRequired) else { return }
        // A field that could not be read may have been the required one.
        let files = model.files.union([file.place.file])
        guard !profile.reader.mistakes.contains(where: { files.contains($0.file) }) else { return }
        file.mistake(
            at: "require_complete", "no field is required, so every profile is complete",
            remedy: "write required: true for the fields that must be filled, or leave require_complete out")
    }

    private func list(_ fields: [Field]) -> String { fields.map(\.name.rawValue).joined(separator: ", ") }
}
