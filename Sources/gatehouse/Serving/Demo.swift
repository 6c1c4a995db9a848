import Accounts
import Gateway
import Logging

/// Prepares a demonstration: tables, people and keys in the databases of the configuration.
struct Demo: Sendable {
    let loaded: LoadedConfiguration
    let logger: Logger
    let options: GlobalOptions

    /// Makes what is missing, and returns what to tell the person who looks.
    func prepare() async throws -> DemoGuide {
        let progress = options.progress
        defer { progress.finish() }
        // A runtime of its own: the one that serves begins with the tables in place.
        let runtime = try GatewayRuntime(loaded, logger: logger)
        let store = DemoKeyStore(folder: loaded.gateway.baseDirectory)
        return try await runtime.withDatabases { gateway in
            let password = store.password ?? DemoKeyStore.newPassword()
            let outcome = try await DemoLoader(runtime: runtime, password: password).load {
                progress.show("sample \($0.step.rawValue)", done: $0.done, total: $0.total)
            }
            let sites = gateway.router.routes.map(\.site)
            let keys = try await store.keys(
                of: sites.map(\.id), service: gateway.keys, signIns: outcome.signIns, password: password)
            return DemoGuide(sites: sites, outcome: outcome, keys: keys)
        }
    }
}
