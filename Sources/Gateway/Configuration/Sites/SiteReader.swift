import Accounts

/// Reads one site's file.
struct SiteReader {
    let models: ModelLibrary
    let databases: DeclaredDatabases?
    /// The ID the file's name gives the site.
    let expectedID: String
    /// The directory of the site's own templates and style sheet.
    let customization: String?

    /// A site, and the places that mistakes between sites are reported at.
    struct Outcome {
        let site: Site?
        let hosts: [(name: String, place: ConfigurationPlace)]
        let tablePlace: ConfigurationPlace
    }

    func read(_ file: MappingReader) -> Outcome {
        let id = self.id(file)
        let name = file.optional("name")?.string()
        let hosts = self.hosts(file)
        let requiresComplete = file.optional("require_complete")?.boolean() ?? false
        let registration = file.optional("registration").flatMap { RegistrationReader().policy($0) }
        let hasFeed = file.optional("feed")?.boolean() ?? false
        var tablePlace = file.place
        let site = file.required("profile", "say where the profiles are and what is in them")?
            .mapping { profile -> Site? in
                let storeValue = profile.required("store", "say which database and table hold the profiles")
                let store = storeValue?.mapping { mapping in
                    tablePlace = mapping.place(of: "table")
                    return StoreReader(databases: databases).store(mapping)
                }
                let model = self.model(profile)
                let creation =
                    profile.required("create", "it is one of: never, on-access, on-registration, by-form")?
                    .word("a way to create profiles", of: CreationPolicy.self)
                let collections = CollectionReader(store: store).collections(profile.optional("collections"))
                let migration = profile.optional("migration")?.mapping { mapping in
                    MigrationReader(
                        databases: databases, store: store, fields: model.fields, collections: collections.map(\.name)
                    ).migration(mapping)
                }
                let cache = profile.optional("cache")?.mapping(CacheReader().policy)
                SiteCheck(
                    model: model, store: store, creation: creation, requiresComplete: requiresComplete,
                    profile: profile, file: file
                ).run()
                guard let id, let store, let creation,
                    let profileModel = try? ProfileModel(fields: model.fields.map(\.field), bases: model.names)
                else { return nil }
                return Site(
                    id: id, name: name ?? id.rawValue, hosts: hosts.map(\.name), model: profileModel, store: store,
                    creation: creation, collections: collections, requiresComplete: requiresComplete,
                    registration: registration ?? RegistrationPolicy(), hasFeed: hasFeed, customization: customization,
                    migration: migration, cache: cache)
            }
        return Outcome(site: site, hosts: hosts, tablePlace: tablePlace)
    }

    private func id(_ file: MappingReader) -> SiteID? {
        guard let value = file.required("site", "write site: \(expectedID), as the file is named"),
            let scalar = value.scalar()
        else { return nil }
        do {
            let id = try SiteID(checking: scalar.text)
            if id.rawValue != expectedID {
                value.mistake(
                    "\(scalar.shown) is not the name of the file, \(expectedID).yaml",
                    remedy: "write site: \(expectedID), or rename the file")
            }
            return id
        } catch {
            value.mistake("\(scalar.shown) is not a site ID", remedy: error.description)
            return nil
        }
    }

    private func hosts(_ file: MappingReader) -> [(name: String, place: ConfigurationPlace)] {
        guard let value = file.optional("hosts"), let items = value.list() else { return [] }
        if items.isEmpty {
            value.mistake("the list is empty", remedy: "name a host, or leave hosts out for a site without pages")
        }
        return items.compactMap { item in HostName.read(item).map { ($0, item.place) } }
    }

    /// The site's fields behind those of the models it extends.
    private func model(_ profile: MappingReader) -> ModelLibrary.ResolvedModel {
        var model = ModelLibrary.ResolvedModel()
        if let value = profile.optional("extends"), let name = value.string() {
            model = models.model(name, for: value)
        }
        let own = FieldReader().fields(profile.optional("fields"))
        model.fields = FieldDeclaration.merge(model.fields, with: own, profile.reader)
        return model
    }
}
