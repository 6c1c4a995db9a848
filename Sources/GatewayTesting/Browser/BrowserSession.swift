public import Accounts
public import Foundation

/// A real browser, with cookies and a profile of its own, for one test.
///
/// Every host name leads to this machine, so that a site's own name and the port of the test's server make an address.
public struct BrowserSession: Sendable {
    let driver: WebDriver

    /// Opens a browser, and closes it after `body`, however that ends.
    /// - Throws: ``BrowserError``, which names the packages, where no browser is installed.
    public static func run<Outcome>(
        _ options: BrowserOptions = BrowserOptions(), _ body: (BrowserSession) async throws -> Outcome
    ) async throws -> Outcome {
        try await ChromeDriver.run { program in
            let profile = program.folder.appending(path: "profile").path(percentEncoded: false)
            let driver = try await WebDriver(port: program.port)
                .session(options.capabilities(browser: program.browser, profile: profile))
            let browser = BrowserSession(driver: driver)
            do {
                try await browser.apply(options)
                let outcome = try await body(browser)
                try await driver.delete()
                return outcome
            } catch {
                try? await driver.delete()
                throw error
            }
        }
    }

    private func apply(_ options: BrowserOptions) async throws {
        try await prefer(dark: options.isDark)
        try await resize(options.screen)
    }

    // MARK: - Pages

    /// Goes to an address, and waits until its page is there.
    public func open(_ address: String) async throws { try await driver.post("/url", ["url": .string(address)]) }

    public func reload() async throws { try await driver.post("/refresh") }

    /// Goes back as by the button of that name.
    public func goBack() async throws { try await driver.post("/back") }

    public var address: String {
        get async throws { try await driver.get("/url").string ?? "" }
    }

    /// The path of the address, without host and query.
    public var path: String {
        get async throws { URLComponents(string: try await address)?.path ?? "" }
    }

    public var title: String {
        get async throws { try await driver.get("/title").string ?? "" }
    }

    /// The page as the browser has it, as HTML.
    public var source: String {
        get async throws { try await driver.get("/source").string ?? "" }
    }

    /// Runs a script in the page for the test, whether or not pages may run theirs.
    @discardableResult
    public func script(_ script: String) async throws -> JSONValue {
        try await driver.post("/execute/sync", ["script": .string(script), "args": []])
    }

    // MARK: - Looks

    /// Tells pages whether the person prefers a dark background.
    public func prefer(dark: Bool) async throws {
        let preference: JSONValue = ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]
        try await driver.chromium("Emulation.setEmulatedMedia", ["features": [preference]])
    }

    /// Makes the page's own area as large as the screen.
    public func resize(_ screen: BrowserOptions.Screen) async throws {
        try await driver.chromium(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": JSONValue(screen.size.width), "height": JSONValue(screen.size.height),
                "deviceScaleFactor": 1, "mobile": .bool(screen == .phone),
            ])
    }

    /// What the window shows, as PNG.
    public var screenshot: Data {
        get async throws {
            guard let picture = Data(base64Encoded: try await driver.get("/screenshot").string ?? "") else {
                throw BrowserError("no picture", "the screenshot is no base 64")
            }
            return picture
        }
    }
}
