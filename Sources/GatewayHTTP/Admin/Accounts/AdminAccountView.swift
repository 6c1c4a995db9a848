/// An account with everything the sites know of it, as far as a member of the staff sees it.
struct AdminAccountView: PageView {
    static let template = "admin-account"

    let title: String
    let menu: [AdminMenuItem]
    var notice: AdminNotice?
    var badges: [AdminBadge] = []
    var facts: [AdminFact] = []
    var buttons: [AdminButton] = []
    var accountForm: FormView?
    var profiles: [AdminProfileSection] = []
    var sessions: AdminTable?
    var links: AdminTable?
    var linkForm: FormView?
    var rolesForm: FormView?
    var audit: AdminTable?
}

/// What one site knows of an account.
struct AdminProfileSection: Sendable {
    let sectionID: String
    let sectionTitle: String
    /// Where it is stored, and how it came from there.
    let sectionStore: String
    /// Why nothing is shown: the site's database does not answer, or there is no profile.
    var sectionProblem: String?
    /// What in it breaks the model, or is missing.
    var sectionNotes: [String] = []
    var profileForm: FormView?
    /// The fields, where nothing can be changed.
    var profileOutputs: [FormField] = []
    var sectionCollections: [AdminLink] = []
}
