import Accounts
import Gateway
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// Whether the process lives, and whether it can do its work.
    mutating func addHealthRoutes(of listener: ServerAddresses.Listener) {
        on(.get, "/healthz") { _ in .text("ok\n", type: "text/plain; charset=utf-8") }

        on(.get, "/readyz") { call in
            let isTrusted = try await call.seesEverything(on: listener)
            let readiness = await call.gateway.readiness(coreOnly: !isTrusted)
            let status = !readiness.isReady ? "unavailable" : readiness.isHealthy || !isTrusted ? "ready" : "degraded"
            var members: OrderedDictionary<String, JSONValue> = ["status": .string(status)]
            if isTrusted {
                members["databases"] = .array(readiness.databases.map(\.json))
                members["sites"] = .array(
                    readiness.findings.map { site, lines in
                        ["site": .string(site.rawValue), "findings": .array(lines.map { .string($0) })]
                    })
            }
            return .json(.object(members), status: readiness.isReady ? .ok : .serviceUnavailable)
        }
    }
}

extension RequestCall {
    /// Whether the asker may know the names of every site and database: an administrator of all of them, or whoever
    /// reaches the listener that is for that.
    ///
    /// A probe must not fail for the key it was given while the core is out, so that a key that cannot be checked
    /// counts as none.
    func seesEverything(on listener: ServerAddresses.Listener) async throws -> Bool {
        if listener == .admin || settings.hasPublicMetrics { return true }
        let principal = try? await authenticatedIfAny()
        return principal.map { $0.access.isAll && $0.has(.admin) } ?? false
    }
}

extension Readiness.DatabaseReport {
    fileprivate var json: JSONValue {
        [
            "name": .string(name.rawValue),
            "core": .bool(isCore),
            "state": isUp ? "up" : "down",
            "latency_ms": latency.map { .number(String($0.milliseconds)) } ?? .null,
            "connections": [
                "idle": JSONValue(connections.idle), "leased": JSONValue(connections.leased),
                "waiting": JSONValue(connections.waiting), "maximum": JSONValue(connections.maximum),
            ],
            "error": error.map { .string($0) } ?? .null,
        ]
    }
}
