import Accounts
import HTTPTypes
import Hummingbird
import Metrics
import Testing

@testable import GatewayHTTP

/// Which route a path leads to, and what it has in the open parts.
@Suite struct RouteTreeTests {
    private static let patterns = [
        "/", "/sites", "/sites/{site}", "/sites/{site}/people/{account}", "/sites/{site}/people/search",
        "/sites/main/people/{account}/notes", "/@{username}", "/{page}", "/files/v{version}", "/files/{name}",
    ]

    private static let tree: RouteTree = {
        let metrics = RequestMetrics(factory: NOOPMetricsHandler.instance)
        let handlers: [(method: HTTPRequest.Method, handler: Route.Handler)] = [
            (.put, { _ in .done }), (.get, { _ in .done }),
        ]
        return RouteTree(patterns.map { Route(RoutePattern($0), meter: metrics.meter($0), handlers: handlers) })
    }()

    /// The pattern of a path's route, and its open parts as `name=part`.
    private static func match(_ path: String) -> [String]? {
        tree.match(path).map { match in
            [match.route.meter.route]
                + match.route.pattern.openParts.map { "\($0)=\(match.parameters[$0].map(String.init) ?? "-")" }
        }
    }

    @Test func leadsEachPathToItsRoute() {
        #expect(Self.match("/sites") == ["/sites"])
        #expect(Self.match("/sites/blog") == ["/sites/{site}", "site=blog"])
        #expect(
            Self.match("/sites/blog/people/42") == ["/sites/{site}/people/{account}", "site=blog", "account=42"])
        #expect(Self.match("/") == ["/"])
        #expect(Self.match("") == ["/"])
        #expect(Self.match("/about") == ["/{page}", "page=about"])
    }

    @Test(arguments: [
        "/sites/blog/people", "/sites/blog/people/42/notes", "/sites/blog/friends/42", "/a/b", "/Sites/a",
    ])
    func leadsNowhereElse(path: String) {
        #expect(Self.match(path) == nil)
    }

    @Test func takesWhatIsSpelledOutBeforeWhatIsOpen() {
        #expect(Self.match("/sites/blog/people/search") == ["/sites/{site}/people/search", "site=blog"])
        #expect(Self.match("/files/v2") == ["/files/v{version}", "version=2"])
        #expect(Self.match("/files/w2") == ["/files/{name}", "name=w2"])
        #expect(Self.match("/@bob") == ["/@{username}", "username=bob"])
        #expect(Self.match("/@") == ["/@{username}", "username="])
    }

    /// "main" is spelled out, but its way ends: the open part's goes on, and nothing of the first is left.
    @Test func triesTheOtherWayWhereOneEnds() {
        #expect(Self.match("/sites/main/people/7/notes") == ["/sites/main/people/{account}/notes", "account=7"])
        #expect(Self.match("/sites/main/people/7") == ["/sites/{site}/people/{account}", "site=main", "account=7"])
        #expect(Self.match("/sites/main/people/search") == ["/sites/{site}/people/search", "site=main"])
    }

    @Test func countsEmptyPartsForNothing() {
        #expect(Self.match("/sites/") == ["/sites"])
        #expect(Self.match("//sites///blog//") == ["/sites/{site}", "site=blog"])
        #expect(Self.match("///") == ["/"])
    }

    @Test func leavesPartsAsTheyWereSent() {
        #expect(Self.match("/sites/%2Fa%2fb") == ["/sites/{site}", "site=%2Fa%2fb"])
        #expect(
            Self.match("/sites/größe/people/名前") == [
                "/sites/{site}/people/{account}", "site=größe", "account=名前",
            ])
        // The same letter to a reader, and other bytes: what is spelled out is compared as it was sent.
        #expect(Self.match("/s%69tes") == ["/{page}", "page=s%69tes"])
    }

    @Test func knowsNoPartOfAnotherName() throws {
        let match = try #require(Self.tree.match("/sites/blog"))
        #expect(match.parameters["site"] == "blog")
        #expect(match.parameters["account"] == nil)
    }

    @Test func saysWhichMethodsThereAre() throws {
        let route = try #require(Self.tree.match("/sites")).route
        _ = try route.handler(of: .get)
        for method in [.delete, HTTPRequest.Method("BREW")] as [HTTPRequest.Method?] {
            let method = try #require(method)
            let error = try #require(throws: MethodNotAllowed.self) { _ = try route.handler(of: method) }
            #expect(error.allowed == ["GET", "PUT"])
        }
    }
}
