import Accounts

/// An element of the page a browser shows, for as long as it shows it.
public struct ElementReference: Sendable {
    /// The name under which the standard (section 12) has an element in JSON.
    static let key = "element-6066-11e4-a52e-4f735466cecf"

    /// One for as long as the page is shown: another page's elements have others.
    let id: String
    private let driver: WebDriver

    init(_ json: JSONValue, driver: WebDriver) throws {
        guard let id = json[Self.key]?.string else { throw BrowserError("no element", json.text) }
        self.id = id
        self.driver = driver
    }

    /// What a person reads in it.
    public var text: String {
        get async throws { try await driver.get("\(path)/text").string ?? "" }
    }

    /// An attribute as the page has it; nil where it is not there.
    public func attribute(_ name: String) async throws -> String? {
        try await driver.get("\(path)/attribute/\(name)").string
    }

    /// What stands in a field now.
    public var value: String {
        get async throws { try await driver.get("\(path)/property/value").string ?? "" }
    }

    /// Whether a box is ticked, or an option chosen.
    public var isSelected: Bool {
        get async throws { try await driver.get("\(path)/selected") == true }
    }

    /// Whether a person can see it.
    public var isShown: Bool {
        get async throws { try await driver.get("\(path)/displayed") == true }
    }

    /// A property of its style, as the browser works it out.
    public func style(_ property: String) async throws -> String {
        try await driver.get("\(path)/css/\(property)").string ?? ""
    }

    /// What the browser tells those who cannot see it: the label of a field.
    public var accessibleName: String {
        get async throws { try await driver.get("\(path)/computedlabel").string ?? "" }
    }

    /// Clicks it, and waits for nothing: ``BrowserSession/follow(_:)`` waits for another page.
    public func click() async throws { try await driver.post("\(path)/click") }

    public func clear() async throws { try await driver.post("\(path)/clear") }

    /// Types a text, as if by keyboard, after what stands there.
    public func type(_ text: String) async throws {
        try await driver.post("\(path)/value", ["text": .string(text)])
    }

    /// Types a text in place of what stands there.
    public func fill(_ text: String) async throws {
        try await clear()
        try await type(text)
    }

    /// The first element inside it that the locator finds.
    /// - Throws: ``BrowserError`` `no such element`.
    public func find(_ locator: Locator) async throws -> ElementReference {
        try ElementReference(try await driver.post("\(path)/element", locator.json), driver: driver)
    }

    private var path: String { "/element/\(id)" }
}
