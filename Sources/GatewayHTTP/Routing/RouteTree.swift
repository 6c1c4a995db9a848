/// Finds the route of a path, part by part.
///
/// Parts are compared byte by byte, as they were sent. What is spelled out goes before what is open, and of that the longer
/// beginning before the shorter; where the way of one ends, the other is tried. Empty parts count for nothing: `/a//b/` is `/a/b`.
struct RouteTree: Sendable {
    /// A route, and what a path has in its open parts.
    struct Match {
        let route: Route
        let parameters: PathParameters
    }

    // Numbers alone, until the route is found: all threads look at the tree for each request, and those that count references
    // to the same object wait for each other.

    private struct Node {
        /// The route whose path ends here.
        var route: Int?
        /// The branches of parts that are spelled out.
        var fixed = 0..<0
        /// Those of open parts.
        var open = 0..<0
    }

    private struct Branch {
        /// Where the whole part, or its beginning, is among the bytes.
        let text: Range<Int>
        let node: Int
    }

    private let routes: [Route]
    private var nodes = [Node()]
    private var branches: [Branch] = []
    private var bytes: [UInt8] = []

    init(_ routes: [Route]) {
        self.routes = routes
        grow(0, routes.indices.map { ($0, routes[$0].pattern.parts[...]) })
    }

    /// The route of a path, or nil where nothing is at it.
    func match(_ path: String) -> Match? {
        var open: [Range<Int>] = []
        guard let route = route(from: 0, path.utf8.span, 0, &open).map({ routes[$0] }) else { return nil }
        return Match(
            route: route, parameters: PathParameters(path: path, names: route.pattern.openParts, places: open))
    }

    /// Gives a node its branches, and those theirs.
    /// - Parameter routes: the routes whose paths lead here, and what is left of these.
    private mutating func grow(_ node: Int, _ routes: [(route: Int, rest: ArraySlice<RoutePattern.Part>)]) {
        let ending = routes.filter(\.rest.isEmpty)
        precondition(ending.count <= 1, "two routes have one path: \(ending.map { self.routes[$0.route].meter.route })")
        nodes[node].route = ending.first?.route
        var parts: [RoutePattern.Part] = []
        for part in routes.compactMap(\.rest.first) where !parts.contains(where: part.isLike) { parts.append(part) }
        let fixed = parts.filter { !$0.isOpen }
        let open = parts.filter(\.isOpen).sorted { $0.text.utf8.count > $1.text.utf8.count }
        let first = branches.count
        for part in fixed + open { branch(to: part.text) }
        nodes[node].fixed = first..<first + fixed.count
        nodes[node].open = first + fixed.count..<first + parts.count
        for (index, part) in (fixed + open).enumerated() {
            let after = routes.filter { $0.rest.first?.isLike(part) == true }
            grow(branches[first + index].node, after.map { ($0.route, $0.rest.dropFirst()) })
        }
    }

    /// Makes a branch that leads to a new node.
    private mutating func branch(to text: String) {
        branches.append(Branch(text: bytes.count..<bytes.count + text.utf8.count, node: nodes.count))
        nodes.append(Node())
        bytes += text.utf8
    }

    /// The route that the rest of a path leads to.
    /// - Parameters:
    ///   - place: where the rest begins.
    ///   - open: the places of the open parts on the way.
    private func route(from node: Int, _ path: Span<UInt8>, _ place: Int, _ open: inout [Range<Int>]) -> Int? {
        guard let part = Self.part(of: path, from: place) else { return nodes[node].route }
        for index in nodes[node].fixed {
            let branch = branches[index]
            guard branch.text.count == part.count, hasPrefix(path, part, branch.text) else { continue }
            if let route = route(from: branch.node, path, part.upperBound, &open) { return route }
        }
        for index in nodes[node].open {
            let branch = branches[index]
            guard branch.text.count <= part.count, hasPrefix(path, part, branch.text) else { continue }
            open.append(part.lowerBound + branch.text.count..<part.upperBound)
            if let route = route(from: branch.node, path, part.upperBound, &open) { return route }
            open.removeLast()
        }
        return nil
    }

    /// Where the next part that is not empty is; nil at the end of the path.
    private static func part(of path: Span<UInt8>, from place: Int) -> Range<Int>? {
        let slash = UInt8(ascii: "/")
        var start = place
        while start < path.count, path[start] == slash { start += 1 }
        guard start < path.count else { return nil }
        var end = start + 1
        while end < path.count, path[end] != slash { end += 1 }
        return start..<end
    }

    /// Whether a part, which is no shorter, begins with a text.
    private func hasPrefix(_ path: Span<UInt8>, _ part: Range<Int>, _ text: Range<Int>) -> Bool {
        // A plain loop: it is run for each part of each request.
        var place = 0
        while place < text.count {
            guard path[part.lowerBound + place] == bytes[text.lowerBound + place] else { return false }
            place += 1
        }
        return true
    }
}
