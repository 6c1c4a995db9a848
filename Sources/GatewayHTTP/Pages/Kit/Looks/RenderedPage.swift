import Mustache

/// What one page shows: the values its template writes, by the names of the stored properties.
protocol PageView: Sendable {
    /// The name of its template.
    static var template: String { get }
    /// The name of the page, for the browser's window and the history.
    var title: String { get }
}

/// A view in its frame: a template finds the view's values by their names, and those of the frame under `page`.
struct RenderedPage: MustacheParent {
    let frame: PageFrame
    let view: any PageView

    var template: String { type(of: view).template }

    func child(named name: String) -> Any? {
        if name == "page" { return frame }
        guard let value = Mirror(reflecting: view).children.first(where: { $0.label == name })?.value else {
            return nil
        }
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}

/// What stands around every page.
struct PageFrame: Sendable {
    let title: String
    /// The site's name, or the gateway's.
    let siteName: String
    let styleSheet: String
    /// The token every form of the page sends back.
    let csrf: String
    /// Who is signed in, or nil.
    let visitor: Visitor?
    /// Whether strangers may make themselves an account here.
    let hasRegistration: Bool
    /// Whether it is a site's page, not one of the gateway's own.
    let isSite: Bool
    let hasFeed: Bool

    /// Somebody who is signed in.
    struct Visitor: Sendable {
        let username: String
        /// What they are called: their name, or else their username.
        let name: String
        /// The way to what others see of them.
        let path: String
        /// Whether they may enter the admin pages.
        let isStaff: Bool
        /// Whether they have to choose a new password before anything else.
        let mustChangePassword: Bool
    }
}
