import Accounts

/// How a browser looks at pages.
public struct BrowserOptions: Sendable {
    /// The size of the window.
    public enum Screen: Sendable {
        case desktop
        case phone

        /// Width and height in the units of style sheets.
        public var size: (width: Int, height: Int) {
            switch self {
            case .desktop: (1200, 860)
            case .phone: (390, 844)
            }
        }
    }

    public var screen = Screen.desktop
    public var runsScripts = true
    /// Whether pages are told that the person prefers a dark background.
    public var isDark = false

    /// Where every host name leads: a port of this machine, whatever port an address has; its own port where it is nil.
    public var port: Int?

    public init(port: Int? = nil, screen: Screen = .desktop, runsScripts: Bool = true, isDark: Bool = false) {
        self.port = port
        self.screen = screen
        self.runsScripts = runsScripts
        self.isDark = isDark
    }

    /// What the driver is asked for; every host name leads to this machine.
    func capabilities(browser: String, profile: String) -> JSONValue {
        let target = "127.0.0.1" + (port.map { ":\($0)" } ?? "")
        let arguments: [JSONValue] = [
            // Headless, as root, without a graphics card and with little shared memory, as in a container.
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--user-data-dir=\(profile)", "--host-resolver-rules=MAP * \(target)", "--no-proxy-server",
            "--lang=en-US", "--hide-scrollbars", "--force-device-scale-factor=1",
            "--window-size=\(screen.size.width),\(screen.size.height)",
            // Nothing but the test speaks to the network, and nobody is asked whether to save a password.
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            "--disable-features=HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,PasswordLeakDetection",
            "--disable-crash-reporter",
        ].map(JSONValue.string)
        let preferences: JSONValue = [
            "profile.managed_default_content_settings.javascript": runsScripts ? 1 : 2,
            "credentials_enable_service": false, "profile.password_manager_enabled": false,
            "intl.accept_languages": "en",
        ]
        let chrome: JSONValue = ["binary": .string(browser), "args": .array(arguments), "prefs": preferences]
        return [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "goog:chromeOptions": chrome,
                    "timeouts": ["implicit": 0, "pageLoad": 60_000, "script": 30_000],
                ]
            ]
        ]
    }
}
