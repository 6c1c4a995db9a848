import Accounts

extension BrowserSession {
    /// The first element a locator finds.
    /// - Throws: ``BrowserError`` `no such element`, with what the page shows instead.
    public func find(_ locator: Locator) async throws -> ElementReference {
        do {
            return try ElementReference(try await driver.post("/element", locator.json), driver: driver)
        } catch let error as BrowserError where error.code == "no such element" {
            let (address, text) = (try await address, try await text)
            throw BrowserError(error.code, "\(locator) is not at \(address), which reads: \(text.prefix(1500))")
        }
    }

    /// Every element a locator finds, in the page's order.
    public func all(_ locator: Locator) async throws -> [ElementReference] {
        guard case .array(let found) = try await driver.post("/elements", locator.json) else { return [] }
        return try found.map { try ElementReference($0, driver: driver) }
    }

    public func has(_ locator: Locator) async throws -> Bool { try await !all(locator).isEmpty }

    /// What a person reads on the page.
    public var text: String {
        get async throws { try await find(.css("body")).text }
    }

    /// Clicks what changes the page itself.
    public func click(_ locator: Locator) async throws { try await find(locator).click() }

    /// Clicks a link or a button that leads to a page, and waits until all of that page is there.
    ///
    /// The answer to a click comes when the driver believes that no page is under way, which is too early for one that the browser
    /// has not begun to load: what follows would read the page it leaves.
    public func follow(_ locator: Locator) async throws {
        let left = try await find(.css(":root")).id
        try await click(locator)
        try await wait(for: "page after a click on \(locator)") { try await hasArrived(from: left) }
    }

    /// Whether a page is there that is not the one with this root, all of it with what belongs to it.
    private func hasArrived(from left: String) async throws -> Bool {
        do {
            guard try await find(.css(":root")).id != left else { return false }
            return try await script("return document.readyState") == "complete"
        } catch let error as BrowserError where Self.betweenPages.contains(error.code) {
            return false
        }
    }

    /// What the driver answers when the page goes while it looks at it.
    private static let betweenPages: Set = [
        "no such element", "stale element reference", "javascript error", "unknown error",
    ]

    /// Types a text into a field, in place of what stands there.
    public func fill(_ locator: Locator, _ text: String) async throws { try await find(locator).fill(text) }

    /// Fills the fields of a form by their names.
    public func fill(_ fields: KeyValuePairs<String, String>) async throws {
        for (name, text) in fields { try await fill(.field(name), text) }
    }

    /// Chooses a value of a list, or of a row of buttons of which one is on.
    public func choose(_ value: String, in name: String) async throws {
        let inside = "[value=\"\(value)\"]"
        try await click(.css("select[name=\"\(name)\"] option\(inside), input[name=\"\(name)\"]\(inside)"))
    }

    /// Waits until something is so: pages that change themselves, and what other processes do.
    /// - Throws: ``BrowserError`` where it is not so within the time, with what the page shows instead.
    public func wait(
        for what: String, within limit: Duration = .seconds(60), until condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                let (address, text) = (try await address, try await text)
                throw BrowserError("timed out", "no \(what) at \(address), which reads: \(text.prefix(1500))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
