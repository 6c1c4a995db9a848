import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The API's description: in general to everybody, with the sites' own models to those who see them.
    mutating func addDescriptionRoutes(of listener: ServerAddresses.Listener) {
        on(.get, "/openapi.json") { call in
            let principal =
                listener == .admin || call.settings.hasPublicMetrics
                ? Principal.description : try await call.authenticatedIfAny()
            let sites = principal.map { call.gateway.sites(as: $0).map(\.site) } ?? []
            let document = OpenAPIDocument(sites: sites, audience: principal?.audience ?? .public)
            return .json(document.json)
        }
    }
}

extension Principal {
    /// Who reads the description where no key is asked for.
    fileprivate static let description = Principal(name: "description", access: .all, scopes: [.admin])
}
