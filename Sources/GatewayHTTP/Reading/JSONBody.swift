import Accounts
import Gateway
import OrderedCollections

/// Reads the members of a small body, and collects everything that is wrong with them.
struct JSONBody {
    private var members: [String: JSONValue] = [:]
    private var known: [String] = []
    private var problems: [FieldProblem] = []

    init(_ json: JSONValue) {
        if case .object(let members) = json {
            for (name, value) in members { self.members[name] = value }
        } else {
            fail("", .type, "an object is expected, not \(json.kind)")
        }
    }

    /// A string that has to be there.
    mutating func required(_ name: String) -> String {
        guard let text = optional(name) else {
            if !problems.contains(where: { $0.field == name }) { fail(name, .required, "a string is needed") }
            return ""
        }
        return text
    }

    /// A string that may be there.
    mutating func optional(_ name: String) -> String? {
        known.append(name)
        guard let json = members.removeValue(forKey: name), json != .null else { return nil }
        guard case .string(let text) = json, !text.containsNUL else {
            fail(name, .type, "a string is expected")
            return nil
        }
        return text
    }

    /// `client_address` and `user_agent`: whom the program that asks speaks for.
    mutating func client() -> ClientBody {
        let address = optional("client_address")
        if let address, IPAddress(address) == nil { fail("client_address", .format, "an IP address is expected") }
        return ClientBody(address: address, userAgent: optional("user_agent"))
    }

    /// Ends the reading: what nobody asked for is a mistake too.
    /// - Throws: ``AccountError`` `invalidFields`.
    func finish() throws(AccountError) {
        let unknown = members.keys.sorted().map { name in
            FieldProblem(
                field: name, code: .unknown,
                message: "there is no member \"\(name)\"; the members are: \(known.joined(separator: ", "))")
        }
        guard problems.isEmpty, unknown.isEmpty else { throw .invalidFields(problems + unknown) }
    }

    private mutating func fail(_ field: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(field: field, code: code, message: message))
    }
}
