/// What a path has in the open parts of its route, as it was sent.
struct PathParameters: Sendable {
    private let path: String
    private let names: [String]
    /// The places of the parts among the bytes of the path, in the order of the names.
    private let places: [Range<Int>]

    init(path: String, names: [String], places: [Range<Int>]) {
        self.path = path
        self.names = names
        self.places = places
    }

    /// What an open part has, with its percent-encoding; nil for a name that is none of the route's.
    subscript(name: String) -> Substring? {
        guard let index = names.firstIndex(of: name) else { return nil }
        let bytes = path.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: places[index].lowerBound)
        return path[start..<bytes.index(start, offsetBy: places[index].count)]
    }
}
