import Accounts
import HTTPTypes
import OrderedCollections

extension Operation {
    static func responseName(_ code: AccountError.Code) -> String { "Problem-\(code.rawValue)" }

    static func problemResponse(_ description: String) -> JSONValue {
        [
            "description": .string(description),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
    }

    /// The operation in OpenAPI's form.
    func json(sites: [Site], audience: Audience) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
        ]
        let scopeText = scope.map { "Needs the scope `\($0.rawValue)`." }
        let text = [description, scopeText ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        if !text.isEmpty { members["description"] = .string(text) }
        let parameters = (self.parameters + filters(of: sites, audience)).map { $0.json(sites: sites) }
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        if case .schema(let name) = body {
            let types = (takesMergePatch ? ["application/merge-patch+json"] : []) + ["application/json"]
            let content = OrderedDictionary(uniqueKeysWithValues: types.map { ($0, Self.media(name)) })
            members["requestBody"] = ["required": true, "content": .object(content)]
        }
        members["responses"] = .object(responses)
        if needsKey { members["security"] = [["key": []]] }
        return .object(members)
    }

    private var responses: OrderedDictionary<String, JSONValue> {
        var responses: OrderedDictionary<String, JSONValue> = [:]
        for status in [status] + otherStatuses {
            var response: OrderedDictionary<String, JSONValue> = ["description": .string(Self.meaning(of: status))]
            switch answer {
            case .schema(let name) where status != 304: response["content"] = ["application/json": Self.media(name)]
            case .text: response["content"] = ["text/plain": ["schema": ["type": "string"]]]
            default: break
            }
            responses[String(status)] = .object(response)
        }
        let general: [AccountError.Code] =
            needsKey ? [.unauthorized, .forbidden, .internal, .databaseUnavailable, .timedOut] : [.internal]
        let kinds = OrderedDictionary(grouping: (problems + general).map(ProblemKind.of), by: \.status)
        for (status, kinds) in kinds.sorted(by: { $0.key < $1.key }) where responses[String(status)] == nil {
            // One status may stand for several problems, and a response can refer to one only.
            responses[String(status)] =
                kinds.count == 1
                ? ["$ref": .string("#/components/responses/\(Self.responseName(kinds[0].code))")]
                : Self.problemResponse(kinds.map { "`\($0.code.rawValue)`: \($0.meaning)" }.joined(separator: " "))
        }
        return responses
    }

    /// A parameter for each field that some site's profiles can be filtered by.
    private func filters(of sites: [Site], _ audience: Audience) -> [Parameter] {
        guard id == "listProfiles" else { return [] }
        let fields = sites.flatMap { $0.model.fields.values.filter { $0.isFilter && $0.isVisible(to: audience) } }
        return OrderedSet(fields.map(\.name.rawValue)).map { name in
            Parameter(name: "filter.\(name)", place: "query", description: "Only profiles whose `\(name)` is this.")
        }
    }

    private static func media(_ schema: String) -> JSONValue {
        ["schema": ["$ref": .string("#/components/schemas/\(schema)")]]
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 201: "It was made; Location says where it is."
        case 204: "It is done."
        case 304: "It is still what the asker has."
        case 503: "The core database is out."
        default: "It is as asked."
        }
    }
}

extension Operation.Parameter {
    func json(sites: [Site]) -> JSONValue {
        var schema = schema
        if name == "site", !sites.isEmpty {
            schema = ["type": "string", "enum": .array(sites.map { .string($0.id.rawValue) })]
        }
        return [
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"),
            "description": .string(description), "schema": schema,
        ]
    }
}
