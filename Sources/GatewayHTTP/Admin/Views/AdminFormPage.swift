/// A page that is a form.
struct AdminFormPage: PageView {
    static let template = "admin-form"

    let title: String
    let menu: [AdminMenuItem]
    var introduction: String?
    let form: FormView
}

/// A page that shows a secret, once.
struct AdminSecretPage: PageView {
    static let template = "admin-secret"

    let title: String
    let menu: [AdminMenuItem]
    let introduction: String
    let secret: String
    let back: AdminLink
}
