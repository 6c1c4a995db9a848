import Accounts
import HTTPTypes

extension Operation {
    /// What is served beside the API.
    static let watching: [Operation] = [
        Operation(
            id: "healthz", method: .get, path: "/healthz", tag: "Operations", summary: "Whether the process lives",
            answer: .text, needsKey: false),
        Operation(
            id: "readyz", method: .get, path: "/readyz", tag: "Operations", summary: "Whether the gateway can work",
            description: "503 only where the core database is out. Names are shown to administrators alone.",
            answer: .schema("Readiness"), otherStatuses: [503], needsKey: false),
        Operation(
            id: "metrics", method: .get, path: "/metrics", tag: "Operations", summary: "Metrics for Prometheus",
            answer: .text, scope: .admin),
        Operation(
            id: "openapi", method: .get, path: "/openapi.json", tag: "Operations", summary: "This description",
            description: "With a key, the models of the sites it sees are in it.", answer: .schema("Description"),
            needsKey: false),
    ]

    static let all = sites + signingIn + registering + accounts + audit + watching
}
