import Accounts
import Foundation

/// The place in a list after which the next page begins, as an opaque text.
struct MemoryCursor: Codable {
    /// The list it belongs to.
    let list: String
    /// The position of the last element that was given.
    let position: String

    var text: String? { try? JSONEncoder().encode(self).base64EncodedString() }

    /// Reads the cursor of a request, or gives nil where it has none.
    /// - Throws: `malformed` for one of another list.
    static func position(in page: PageRequest, of list: String) throws(AccountError) -> String? {
        guard let text = page.cursor else { return nil }
        guard let data = Data(base64Encoded: text), let cursor = try? JSONDecoder().decode(Self.self, from: data),
            cursor.list == list
        else { throw AccountError(.malformed, "this is no cursor of this list") }
        return cursor.position
    }

    /// A page of the elements that are left, and one more where there are more.
    static func page<Element>(
        _ rest: some Collection<Element>, limit: Int, list: String, position: (Element) -> String
    ) -> Page<Element> {
        let elements = Array(rest.prefix(limit))
        guard rest.count > limit, let last = elements.last else { return Page(elements: elements, next: nil) }
        return Page(elements: elements, next: MemoryCursor(list: list, position: position(last)).text)
    }
}
