/// Where somebody was going, to be sent back there: a path of this host, and nothing that leads to another.
struct ReturnPath: Hashable, Sendable {
    static let maximumLength = 2_000

    /// The path with its query.
    let text: String

    /// Checks what came with a request.
    ///
    /// One slash at the start and none after it, no backslash, no blank, no control character: browsers read `//host`,
    /// `/\host` and, once they have left out tabs and line ends, `/<tab>/host` as another host.
    init?(checking text: String?) {
        guard let text, text.utf8.count <= Self.maximumLength, text.utf8.first == UInt8(ascii: "/"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard !path.contains("//"), !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            return nil
        }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    static let home = ReturnPath(known: "/")

    /// This path with one more parameter in its query.
    func adding(_ name: String, _ value: String) -> String {
        "\(text)\(text.contains("?") ? "&" : "?")\(name)=\(PercentEncoding.encode(value))"
    }
}
