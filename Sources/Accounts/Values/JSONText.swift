/// JSON as it is written: compact text in UTF-8, without a document made of it first.
///
/// It is for what is sent often; a ``JSONValue`` is for what is looked into. Whoever writes sees to it that members have
/// names and elements have none; commas come by themselves.
public struct JSONText: Sendable {
    public private(set) var utf8: [UInt8] = []

    public init() { utf8.reserveCapacity(512) }

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
    public mutating func name(_ name: String) {
        separate()
        JSONValue.writeString(name, to: &utf8)
        utf8.append(UInt8(ascii: ":"))
    }

    public mutating func member(_ name: String, _ text: String) {
        self.name(name)
        string(text)
    }

    public mutating func member(_ name: String, _ number: Int64) {
        self.name(name)
        integer(number)
    }

    public mutating func member(_ name: String, _ flag: Bool) {
        self.name(name)
        bool(flag)
    }

    public mutating func string(_ text: String) {
        separate()
        JSONValue.writeString(text, to: &utf8)
    }

    public mutating func integer(_ number: Int64) {
        separate()
        utf8.append(contentsOf: String(number).utf8)
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

    public mutating func array(of elements: some Sequence<some JSONWritable>) {
        array { text in for element in elements { element.write(to: &text) } }
    }

    /// A comma, unless this is the first of its object or array, or the value of a name.
    private mutating func separate() {
        switch utf8.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
        default: utf8.append(UInt8(ascii: ","))
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
