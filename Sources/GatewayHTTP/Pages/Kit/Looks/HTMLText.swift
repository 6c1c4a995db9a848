import Mustache

/// How templates write values: as ``HTML`` does, scalar by scalar.
///
/// The library's own escaping goes by characters, and lets a quotation mark pass that a combining mark follows; such a
/// mark would end an attribute all the same.
struct HTMLText: MustacheContentType {
    /// The name templates are given it under.
    static let name = "GATEHOUSE_HTML"

    /// Makes the name known to the library, once.
    static let registered: Bool = {
        MustacheContentTypes.register(HTMLText(), named: name)
        return true
    }()

    func escapeText(_ text: String) -> String { HTML.escape(text) }
}
