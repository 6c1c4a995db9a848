import Accounts
import Gateway
import OrderedCollections

/// Makes what the page of an account shows of one site.
struct ProfileSection {
    let call: AdminCall
    let account: AccountID
    let route: SiteRoute
    let outcome: Result<ProfileView?, AccountError>

    private var site: Site { route.site }
    private var path: String { "/admin/accounts/\(account)" }

    /// The form of the profile's fields for this member of the staff.
    var profileForm: ProfileForm {
        let mayEdit = call.staff.role(on: site.id).map { $0 >= .editor } ?? false
        return ProfileForm(
            model: site.model, audience: .admin, prefix: "\(site.id).",
            isEditable: mayEdit && site.store.access == .readWrite)
    }

    /// - Parameter filled: the form as it was sent and not taken, to be shown again.
    func section(filled: FormView? = nil) -> AdminProfileSection {
        var section = AdminProfileSection(
            sectionID: "profile-\(site.id)", sectionTitle: site.name,
            sectionStore: "\(site.store.database), \(site.store.table), \(site.store.access.rawValue)")
        switch outcome {
        case .failure(let error): section.sectionProblem = AdminText.unavailable(error)
        case .success(nil):
            section.sectionProblem = canMake ? nil : "There is no profile."
            section.sectionNotes = canMake ? ["There is no profile yet. What is saved here makes it."] : []
            section.profileForm = filled ?? (canMake ? form(nil) : nil)
        case .success(let view?):
            section.sectionNotes = notes(view)
            section.profileForm = filled ?? (hasChangeable ? form(view) : nil)
            if section.profileForm == nil { section.profileOutputs = profileForm.fields(view.profile.values) }
            section.sectionCollections = site.collections.map {
                AdminLink(
                    linkLabel: $0.name.rawValue, linkPath: "\(path)/sites/\(site.id)/collections/\($0.name.rawValue)")
            }
        }
        return section
    }

    /// The form of what is stored, or of a profile that is yet to be made.
    func form(_ view: ProfileView?) -> FormView {
        wrap(profileForm.fields(view?.profile.values ?? site.model.defaults), view)
    }

    /// The form of what was typed.
    func form(_ posted: PostedForm, over view: ProfileView?) -> FormView {
        wrap(profileForm.fields(typed: posted, over: view?.profile.values ?? site.model.defaults), view)
    }

    private func wrap(_ fields: [FormField], _ view: ProfileView?) -> FormView {
        var form = FormView(
            "profile-\(site.id)", action: "\(path)/sites/\(site.id)",
            submit: view == nil ? "Make the profile" : "Save the profile", fields: fields)
        form.send("version", view?.entityTag ?? "")
        return form
    }

    private var hasChangeable: Bool { site.model.fields.values.contains(where: profileForm.isChangeable) }

    /// Whether the staff may make a profile here: a linked key is not ours to make.
    private var canMake: Bool {
        if case .link = site.store.key.account { return false }
        return profileForm.isEditable && hasChangeable
    }

    private func notes(_ view: ProfileView) -> [String] {
        let source = view.profile.source == .store ? [] : ["Read from: \(view.profile.source.rawValue)."]
        let missing = view.incomplete.map { "\(label($0)): a value is required, and there is none." }
        return source + missing
            + view.warnings.map { "\(label(FieldName(rawValue: $0.field))): \($0.message.asSentence)" }
    }

    private func label(_ name: FieldName) -> String { site.model.fields[name]?.label ?? name.rawValue }
}
