/// An answer to a visitor without a browser, as a page.
public struct VisitedPage: Sendable {
    /// Where it was asked for.
    public let path: String
    public let answer: HTTPAnswer
    /// Its content; nothing where it is no page.
    public let html: HTMLPage

    init(path: String, answer: HTTPAnswer) {
        self.path = path
        self.answer = answer
        html = HTMLPage(answer.header("Content-Type")?.hasPrefix("text/html") == true ? answer.text : "")
    }

    public var status: Int { answer.status }
    /// Where it sends the visitor.
    public var location: String? { answer.header("Location") }
    public var text: String { html.text }

    /// The form with an id.
    public func form(_ id: String) throws -> HTMLForm {
        guard let form = html.forms.first(where: { $0.id == id }) else {
            throw MissingForm(description: "no form \(id) at \(path), status \(status): \(answer.text.prefix(1500))")
        }
        return form
    }
}

/// A page lacks the form a test was about to send.
public struct MissingForm: Error, CustomStringConvertible {
    public let description: String
}
