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

    private struct Branch {
        /// The whole part, or its beginning.
        let text: [UInt8]
        let node: Int
    }

    private struct Node {
        var fixed: [Branch] = []
        /// The longest beginnings first.
        var open: [Branch] = []
        var route: Route?
    }

    private var nodes = [Node()]

    /// Adds a route at the end of its path.
    mutating func add(_ route: Route, at pattern: RoutePattern) {
        let end = pattern.parts.reduce(0) { branch(from: $0, to: $1) }
        precondition(nodes[end].route == nil, "two routes have the path of \(route.meter.route)")
        nodes[end].route = route
    }

    /// The route of a path, or nil where nothing is at it.
    func match(_ path: String) -> Match? {
        var open: [Range<Int>] = []
        guard let route = route(from: 0, path.utf8.span, 0, &open) else { return nil }
        return Match(route: route, parameters: PathParameters(path: path, names: route.openParts, places: open))
    }

    /// The node that a part leads to, which is made where it is not there.
    private mutating func branch(from node: Int, to part: RoutePattern.Part) -> Int {
        let (path, text): (WritableKeyPath<Node, [Branch]>, [UInt8]) =
            switch part {
            case .fixed(let text): (\.fixed, Array(text.utf8))
            case .open(let prefix, _): (\.open, Array(prefix.utf8))
            }
        if let known = nodes[node][keyPath: path].first(where: { $0.text == text }) { return known.node }
        nodes.append(Node())
        let made = Branch(text: text, node: nodes.count - 1)
        let later = nodes[node].open.firstIndex { $0.text.count < text.count }
        if case .open = part, let later {
            nodes[node].open.insert(made, at: later)
        } else {
            nodes[node][keyPath: path].append(made)
        }
        return made.node
    }

    /// The route that the rest of a path leads to.
    /// - Parameters:
    ///   - place: where the rest begins.
    ///   - open: the places of the open parts on the way.
    private func route(
        from node: Int, _ path: Span<UInt8>, _ place: Int, _ open: inout [Range<Int>]
    ) -> Route? {
        guard let part = Self.part(of: path, from: place) else { return nodes[node].route }
        for branch in nodes[node].fixed where branch.text.count == part.count {
            guard Self.hasPrefix(path, part, branch.text) else { continue }
            if let route = route(from: branch.node, path, part.upperBound, &open) { return route }
        }
        for branch in nodes[node].open where Self.hasPrefix(path, part, branch.text) {
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

    private static func hasPrefix(_ path: Span<UInt8>, _ part: Range<Int>, _ prefix: [UInt8]) -> Bool {
        guard prefix.count <= part.count else { return false }
        // A plain loop: it is run for each part of each request.
        var place = 0
        while place < prefix.count {
            guard path[part.lowerBound + place] == prefix[place] else { return false }
            place += 1
        }
        return true
    }
}
