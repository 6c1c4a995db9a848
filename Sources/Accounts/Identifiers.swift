/// A name that is not what its kind allows.
public struct InvalidName: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// A short name from a configuration file, compared letter by letter.
///
/// Distinct types keep a site from being looked up by a database's name.
public protocol ConfiguredName: RawRepresentable<String>, Hashable, Sendable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    init(rawValue: String)
}

extension ConfiguredName {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    public var description: String { rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The ID of a site: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter.
public struct SiteID: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Checks a name from outside.
    /// - Throws: ``InvalidName``, saying what is allowed.
    public init(checking name: String) throws(InvalidName) {
        guard name.isLowercaseName(withUnderscores: false) else {
            throw InvalidName(
                description: "a site ID has 1 to 63 lower-case letters, digits and hyphens and begins with a letter")
        }
        self.rawValue = name
    }
}

/// The name of a database in the gateway's configuration.
public struct DatabaseName: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a profile field: a letter, then letters, digits and underscores; at most 63 characters.
public struct FieldName: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whether `name` may name a field.
    public static func isValid(_ name: String) -> Bool {
        name.isName(first: \.isLetter, then: { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") })
    }
}

/// The name of a collection of a site's rows that hang on an account.
public struct CollectionName: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of the legacy system that links lead to, shared by every site that reads that system.
public struct LinkSource: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The number of an account, made by the core database and never used again.
public struct AccountID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible,
    ExpressibleByIntegerLiteral
{
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(integerLiteral value: Int64) { self.init(rawValue: value) }
    public var description: String { String(rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The public part of a session's token.
public struct SessionID: ConfiguredName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The key of a row in a legacy table, in one canonical spelling: integers in decimal, UUIDs in lower case, text as stored.
public struct LegacyKey: RawRepresentable, Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    public var description: String { rawValue }
}

/// What a stored row was when it was read: compared for equality, never for order.
public struct Version: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}
