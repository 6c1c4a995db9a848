import Accounts
import OrderedCollections

/// Reads the members of a JSON object, and collects everything that is wrong with them.
struct ObjectReader {
    private var members: OrderedDictionary<String, JSONValue> = [:]
    private var known: [String] = []
    private var problems: [FieldProblem] = []

    init(_ json: JSONValue) {
        if case .object(let members) = json {
            self.members = members
        } else {
            fail("", .type, "an object is expected, not \(json.kind)")
        }
    }

    mutating func string(_ name: String) -> String? {
        take(name, "a string") { $0.string }
    }

    mutating func boolean(_ name: String) -> Bool? {
        take(name, "true or false") { if case .bool(let flag) = $0 { flag } else { nil } }
    }

    mutating func object(_ name: String) -> OrderedDictionary<String, JSONValue>? {
        take(name, "an object") { if case .object(let members) = $0 { members } else { nil } }
    }

    mutating func fail(_ field: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(field: field, code: code, message: message))
    }

    /// Ends the reading: what nobody asked for is a mistake too.
    func finish() throws(AccountError) {
        let unknown = members.keys.map { name in
            FieldProblem(
                field: name, code: .unknown,
                message: "there is no member \"\(name)\"; the members are: \(known.joined(separator: ", "))")
        }
        guard problems.isEmpty, unknown.isEmpty else { throw .invalidFields(problems + unknown) }
    }

    private mutating func take<Kind>(_ name: String, _ wanted: String, _ read: (JSONValue) -> Kind?) -> Kind? {
        known.append(name)
        guard let json = members.removeValue(forKey: name), json != .null else { return nil }
        guard let value = read(json) else {
            fail(name, .type, "\(wanted) is expected, not \(json.kind)")
            return nil
        }
        if let text = value as? String, text.containsNUL {
            fail(name, .format, "the character U+0000 cannot be stored")
            return nil
        }
        return value
    }
}
