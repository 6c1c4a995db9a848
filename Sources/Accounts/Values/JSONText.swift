/// JSON as it is written: compact text in UTF-8, without a document made of it first.
///
/// It is for what is sent often; a ``JSONValue`` is for what is looked into. Whoever writes sees to it that members have
/// names and elements have none; commas come by themselves.
public struct JSONText: Sendable {
    public private(set) var utf8: [UInt8] = []

    /// - Parameter bytes: about how long it will be: room that is made at once need not be made again and again.
    public init(bytes: Int = 512) { utf8.reserveCapacity(bytes) }

    /// The text of one value.
    public init(_ value: some JSONWritable) {
        self.init()
        value.write(to: &self)
    }

    public mutating func object(_ members: (inout Self) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    public mutating func array(_ elements: (inout Self) -> Void) {
        separate()
        utf8.append(UInt8(ascii: "["))
        elements(&self)
        utf8.append(UInt8(ascii: "]"))
    }

    /// For an object that is written in two places.
    public mutating func beginObject() {
        separate()
        utf8.append(UInt8(ascii: "{"))
    }

    public mutating func endObject() { utf8.append(UInt8(ascii: "}")) }

    /// The name of the member whose value comes next.
    public mutating func name(_ name: JSONName) {
        separate()
        name.write(to: &utf8)
    }

    public mutating func member(_ name: JSONName, _ text: String) {
        self.name(name)
        JSONValue.writeString(text, to: &utf8)
    }

    public mutating func member(_ name: JSONName, _ number: Int64) {
        self.name(name)
        utf8.append(decimal: number)
    }

    public mutating func member(_ name: JSONName, _ flag: Bool) {
        self.name(name)
        utf8.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// A number as a text of 32 hexadecimal digits.
    public mutating func member(_ name: JSONName, hexadecimal number: UInt128) {
        self.name(name)
        utf8.append(UInt8(ascii: "\""))
        utf8.append(hexadecimal: number)
        utf8.append(UInt8(ascii: "\""))
    }

    public mutating func string(_ text: String) {
        separate()
        JSONValue.writeString(text, to: &utf8)
    }

    public mutating func integer(_ number: Int64) {
        separate()
        utf8.append(decimal: number)
    }

    public mutating func bool(_ flag: Bool) {
        separate()
        utf8.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    public mutating func null() {
        separate()
        utf8.append(contentsOf: "null".utf8)
    }

    /// The value of a field, as the API shows it.
    public mutating func value(_ value: Value) {
        separate()
        value.writeJSON(to: &utf8)
    }

    public mutating func document(_ value: JSONValue) {
        separate()
        value.write(to: &utf8)
    }

    /// A value that has been written before.
    public mutating func written(_ value: [UInt8]) {
        separate()
        utf8 += value
    }

    // Inlined, so that it is compiled for the very elements it writes.
    @inlinable
    public mutating func array(of elements: some Sequence<some JSONWritable>) {
        array { text in for element in elements { element.write(to: &text) } }
    }

    /// What was written from a place on, which the value that begins there may have a comma before.
    public func element(from start: Int) -> ArraySlice<UInt8> { utf8[start...].drop { $0 == UInt8(ascii: ",") } }

    /// Text that is whole in itself, with all the commas it needs.
    mutating func append(_ write: (inout [UInt8]) -> Void) { write(&utf8) }

    /// A comma, unless this is the first of its object or array, or the value of a name.
    private mutating func separate() {
        switch utf8.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
        default: utf8.append(UInt8(ascii: ","))
        }
    }
}

/// The name of a member, as it is written: in quotes, and with the colon.
public struct JSONName: Sendable, ExpressibleByStringLiteral {
    private enum Spelling {
        /// Of characters that stand for themselves.
        case literal(StaticString)
        case written([UInt8])
    }

    private let spelling: Spelling

    /// - Parameter value: a name without quotes, backslashes and control characters.
    public init(stringLiteral value: StaticString) {
        assert(!JSONValue.needsEscape(value.description), "\(value) has to be escaped")
        spelling = .literal(value)
    }

    /// A name that is known when the program runs: whoever writes it often keeps it.
    public init(_ name: String) {
        var bytes: [UInt8] = []
        JSONValue.writeString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        spelling = .written(bytes)
    }

    func write(to bytes: inout [UInt8]) {
        switch spelling {
        case .literal(let name):
            bytes.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(UInt8(ascii: ":"))
        case .written(let name): bytes.append(contentsOf: name)
        }
    }
}

/// What writes itself as one JSON value.
public protocol JSONWritable {
    func write(to text: inout JSONText)
}

extension JSONValue: JSONWritable {
    public func write(to text: inout JSONText) { text.document(self) }
}

extension JSONWritable {
    /// The value as a document, for whoever looks into it.
    public var json: JSONValue {
        do { return try JSONValue(parsing: JSONText(self).utf8, maximumDepth: .max) } catch {
            preconditionFailure("what was written is no JSON: \(error)")
        }
    }
}
