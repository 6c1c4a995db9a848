/// A password or key: it can be used, and is never shown by a description, an interpolation or a dump.
public struct Secret: Hashable, Sendable {
    private let value: String

    public init(_ value: String) { self.value = value }

    /// The secret itself, for the one place that sends it.
    public func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    /// Without children, so that `dump` and string interpolation of what holds it find nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
