import Foundation
import GatewayTesting

/// A page as a browser got it.
struct ShownPage: Sendable {
    let answer: HTTPAnswer

    var status: Int { answer.status }
    var text: String { answer.text }
    /// Where it leads, if it does.
    var location: String? { answer.header("Location") }

    /// The form with the id `NAME-form`.
    func form(_ name: String) throws -> ShownForm {
        let opening = text.range(of: "<form id=\"\(name)-form\"")
        guard let opening, let end = text[opening.upperBound...].range(of: "</form>") else {
            throw PageTestError(description: "there is no form \(name) in \(status) \(text)")
        }
        return try ShownForm(String(text[opening.lowerBound..<end.lowerBound]))
    }

    /// The ids of the forms on the page.
    var formNames: [String] { text.matches(of: /<form id="([^"]+)-form"/).map { String($0.output.1) } }

    /// What is said to be wrong with a field.
    func error(of field: String) -> String? {
        let id = "field-\(field.replacing(".", with: "-"))-error"
        let parts = text.components(separatedBy: "id=\"\(id)\">")
        guard parts.count == 2 else { return nil }
        return parts[1].components(separatedBy: "</p>")[0]
            .replacing("<span class=\"unseen\">Error: </span>", with: "")
    }
}

/// A form as a browser was shown it.
struct ShownForm: Sendable {
    let action: String
    private let controls: [(name: String, value: String)]

    init(_ html: String) throws {
        guard let action = html.firstMatch(of: /<form [^>]*action="([^"]*)"/)?.output.1 else {
            throw PageTestError(description: "a form leads nowhere: \(html)")
        }
        self.action = Self.decode(String(action))
        var controls: [(name: String, value: String)] = []
        for match in html.matches(of: /<(input|textarea|select) ([^>]*)>/) {
            let attributes = String(match.output.2)
            guard let name = Self.attribute("name", attributes) else { continue }
            let rest = html[match.range.upperBound...]
            switch match.output.1 {
            case "textarea":
                let value = rest.prefix(upTo: rest.range(of: "</textarea>")?.lowerBound ?? rest.endIndex)
                controls.append((name, Self.decode(String(value.first == "\n" ? value.dropFirst() : value))))
            case "select":
                let options = rest.prefix(upTo: rest.range(of: "</select>")?.lowerBound ?? rest.endIndex)
                let selected = options.firstMatch(of: /<option value="([^"]*)" selected>/)?.output.1
                let first = options.firstMatch(of: /<option value="([^"]*)"/)?.output.1
                controls.append((name, Self.decode(String(selected ?? first ?? ""))))
            default:
                let isBox = ["checkbox", "radio"].contains(Self.attribute("type", attributes))
                if isBox, !attributes.contains(" checked") { continue }
                controls.append((name, Self.attribute("value", attributes) ?? ""))
            }
        }
        self.controls = controls
    }

    /// The value of a field, as it is when nothing is typed.
    subscript(name: String) -> String? { controls.last { $0.name == name }?.value }

    /// What is sent when some of the fields are filled in; a box is `true` or `false`.
    func fields(filling filled: [String: String]) -> [(String, String)] {
        controls.filter { filled[$0.name] == nil }.map { ($0.name, $0.value) }
            + filled.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    private static func attribute(_ name: String, _ attributes: String) -> String? {
        guard let start = " \(attributes)".range(of: " \(name)=\"") else { return nil }
        let rest = " \(attributes)"[start.upperBound...]
        return decode(String(rest.prefix { $0 != "\"" }))
    }

    private static func decode(_ html: String) -> String {
        html.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
