import Accounts
import Gateway
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// About how many bytes a profile has in an answer.
    private static let usualProfileBytes = 400

    /// Many profiles at once, and the rows that hang on one.
    mutating func addProfileListRoutes() {
        let path = "\(Self.api)/sites/{site}/profiles"

        api(.get, path) { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site
            var query = try call.query
            let page = query.page()
            let filters = site.model.fields.values.filter { $0.isFilter && $0.isVisible(to: principal.audience) }
            let filter = query.group("filter", names: filters.map(\.name.rawValue))
            try query.finish()
            let found = try await call.gateway.profiles.list(site: site.id, page: page, filter: filter, as: principal)
            return .json { $0.page("profiles", found) }
        }

        api(.post, "\(path)/lookup") { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site.id
            try principal.require(.profilesRead)
            try call.query.finish()
            let references = try await Lookup.references(in: call.json())
            let found = try await call.gateway.profiles.profiles(references, site: site, as: principal)
            return .json(bytes: found.profiles.profiles.count * Self.usualProfileBytes) { text in
                text.name("profiles")
                found.profiles.write(to: &text)
                text.name("missing")
                text.array(of: found.missing.map(Lookup.json))
            }
        }

        api(.get, "\(path)/{account}/{collection}") { call, principal in
            let site = try call.gateway.site(call.site(), as: principal).site.id
            var query = try call.query
            let page = query.page()
            try query.finish()
            let rows = try await call.gateway.profiles.rows(
                of: CollectionName(rawValue: call.parameter("collection")), account: call.account(), site: site,
                page: page, as: principal)
            return .json(["rows": .array(rows.elements), "next": rows.nextJSON])
        }
    }
}

/// The accounts a lookup asks for: ids as numbers, usernames as `"@bob"`.
enum Lookup {
    static let limit = 1000

    /// - Throws: `invalidFields`, naming each element that is neither.
    static func references(in json: JSONValue) throws(AccountError) -> [AccountReference] {
        guard case .object(let members) = json else {
            throw .invalidFields([.init(field: "", code: .type, message: "an object is expected, not \(json.kind)")])
        }
        var problems = members.keys.filter { $0 != "accounts" }.map { name in
            FieldProblem(
                field: name, code: .unknown, message: "there is no member \"\(name)\"; the members are: accounts")
        }
        guard case .array(let elements)? = members["accounts"] else {
            let found = members["accounts"].map { ", not \($0.kind)" } ?? ""
            throw .invalidFields(
                problems + [.init(field: "accounts", code: .type, message: "an array of accounts is expected\(found)")])
        }
        guard elements.count <= limit else {
            throw .invalidFields(
                problems + [
                    .init(
                        field: "accounts", code: .tooLong,
                        message: "at most \(limit) accounts can be looked up at once, not \(elements.count)")
                ])
        }
        var references: [AccountReference] = []
        for (index, element) in elements.enumerated() {
            if let reference = reference(element) {
                references.append(reference)
            } else {
                problems.append(
                    .init(
                        field: "accounts[\(index)]", code: .type,
                        message: "an id such as 42 or a name such as \"@bob\" is expected"))
            }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        return references
    }

    static func json(_ reference: AccountReference) -> JSONValue {
        switch reference {
        case .id(let id): JSONValue(id.rawValue)
        case .username: .string(reference.description)
        }
    }

    private static func reference(_ element: JSONValue) -> AccountReference? {
        switch element {
        case .number: element.integer.flatMap { $0 > 0 ? .id(AccountID(rawValue: $0)) : nil }
        case .string(let text): text.first == "@" && !text.containsNUL ? AccountReference(text) : nil
        default: nil
        }
    }
}
