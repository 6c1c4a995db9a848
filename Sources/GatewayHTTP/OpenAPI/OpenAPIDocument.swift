import Accounts
import HTTPTypes
import OrderedCollections

/// The API's description (OpenAPI 3.1), made of the list of its calls and of the site files.
struct OpenAPIDocument {
    /// The sites whose models are in it.
    let sites: [Site]
    let audience: Audience

    init(sites: [Site], audience: Audience) {
        self.sites = sites
        self.audience = audience
    }

    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": info,
            "servers": [["url": "/"]],
            "tags": .array(
                ["Sites", "Profiles", "Signing in", "Accounts", "Audit log", "Operations"].map { ["name": .string($0)] }
            ),
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "key": [
                        "type": "http", "scheme": "bearer",
                        "description": "A key made with `gatehouse key create`, or the token of a session.",
                    ]
                ],
                "schemas": .object(schemas),
                "responses": .object(problems),
            ],
        ]
    }

    private let info: JSONValue = [
        "title": "Gatehouse",
        "version": "1",
        "summary": "Accounts of several sites, and their profiles, whichever database holds them.",
        "description": """
        Errors are problems (RFC 9457), and every answer carries X-Request-ID. Decimals are strings, bytes base64, \
        timestamps RFC 3339 in UTC. Unknown fields and parameters are errors.
        """,
    ]

    private var paths: OrderedDictionary<String, JSONValue> {
        var paths: OrderedDictionary<String, OrderedDictionary<String, JSONValue>> = [:]
        for operation in Operation.all {
            let method = operation.method.rawValue.lowercased()
            paths[operation.path, default: [:]][method] = operation.json(sites: sites, audience: audience)
        }
        return paths.mapValues { .object($0) }
    }

    private var schemas: OrderedDictionary<String, JSONValue> {
        SharedSchemas.all.merging(SharedSchemas.lists) { $1 }.merging(SharedSchemas.signIn) { $1 }
            .merging(SiteSchemas(sites: sites, model: ModelSchema(audience: audience)).all) { $1 }
    }

    /// One response for each kind of problem.
    private var problems: OrderedDictionary<String, JSONValue> {
        ProblemKind.all.reduce(into: [:]) { responses, kind in
            responses[Operation.responseName(kind.code)] = Operation.problemResponse("\(kind.title). \(kind.meaning)")
        }
    }
}
