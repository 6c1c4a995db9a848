/// A page that tells that something was done, or what to do next.
struct NoticePage: PageView {
    static let template = "notice"

    let title: String
    let text: String
    /// Where to go from here.
    var links: [Link] = []

    struct Link: Sendable {
        let href: String
        let words: String
    }
}
