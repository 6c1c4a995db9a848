import Accounts

/// How to find an element: as a person would name it, or by a selector.
public enum Locator: Hashable, Sendable, CustomStringConvertible {
    case css(String)
    /// A link with this text.
    case link(String)
    /// A button, or an input that is one, with this text.
    case button(String)
    /// The field of a form with this `name`.
    case field(String)
    /// The field that the label with this text is for.
    case label(String)
    case xpath(String)

    /// The standard's location strategy (section 12.3), and its argument.
    var json: JSONValue {
        let (strategy, value) =
            switch self {
            case .css(let selector): ("css selector", selector)
            case .link(let text): ("xpath", "//a[normalize-space()=\(Self.quoted(text))]")
            case .button(let text):
                (
                    "xpath",
                    "//button[normalize-space()=\(Self.quoted(text))]"
                        + " | //input[(@type='submit' or @type='button') and @value=\(Self.quoted(text))]"
                )
            case .field(let name): ("css selector", "[name=\"\(name)\"]:not([type=hidden])")
            case .label(let text):
                ("xpath", "//*[@id=//label[starts-with(normalize-space(), \(Self.quoted(text)))]/@for]")
            case .xpath(let path): ("xpath", path)
            }
        return ["using": .string(strategy), "value": .string(value)]
    }

    public var description: String {
        switch self {
        case .css(let selector): selector
        case .link(let text): "the link \"\(text)\""
        case .button(let text): "the button \"\(text)\""
        case .field(let name): "the field \(name)"
        case .label(let text): "the field labelled \"\(text)\""
        case .xpath(let path): path
        }
    }

    /// A literal of XPath 1.0, which has no way to escape a quotation mark.
    private static func quoted(_ text: String) -> String {
        guard text.contains("'") else { return "'\(text)'" }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
        return "concat(\(parts.joined(separator: ", \"'\", ")))"
    }
}
