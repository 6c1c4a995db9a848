import Hummingbird

extension RouteTable {
    /// Whether the process lives.
    mutating func addHealthRoutes() {
        on(.get, "/healthz") { _ in .text("ok\n", type: "text/plain; charset=utf-8") }
    }
}
