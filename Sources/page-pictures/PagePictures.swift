internal import Foundation
internal import GatewayTesting

/// The pages that are worth a picture, and the way to each of them.
struct PagePictures {
    let folder: URL
    let password: String

    private static let blog = "http://blog.example.org"
    private static let forum = "http://forum.example.org"
    private static let gate = "http://localhost"

    /// Walks through the pages in one browser.
    /// - Parameter signIns: whether the pages of those who are not signed in belong to it.
    func take(_ options: BrowserOptions, signIns: Bool) async throws {
        let suffix = options.screen == .phone ? "-phone" : ""
        try await BrowserSession.run(options) { browser in
            if signIns { try await strangers(browser) }
            try await person(browser, suffix)
            try await staff(browser, suffix)
        }
    }

    private func strangers(_ browser: BrowserSession) async throws {
        try await browser.open("\(Self.blog)/sign-in")
        try await save(browser, "sign-in")
        try await browser.open("\(Self.forum)/register")
        try await save(browser, "register")
    }

    private func person(_ browser: BrowserSession, _ suffix: String) async throws {
        try await signIn(browser, "\(Self.blog)/sign-in", "ada")
        try await browser.open("\(Self.blog)/@ada")
        try await save(browser, "person\(suffix)")
        try await browser.open("\(Self.blog)/sessions")
        try await save(browser, "sessions\(suffix)")
        try await browser.open("\(Self.blog)/profile")
        try await browser.fill(["url": "nowhere", "display_name": "Ada Lovelace"])
        try await browser.follow(.button("Save"))
        try await save(browser, "profile-error\(suffix)")
        try await dark(browser, "profile-error\(suffix)")
        try await signIn(browser, "\(Self.forum)/sign-in?next=/", "eve")
        try await save(browser, "profile-new\(suffix)")
    }

    private func staff(_ browser: BrowserSession, _ suffix: String) async throws {
        let isDesktop = suffix.isEmpty
        try await signIn(browser, "\(Self.gate)/admin/sign-in", "admin")
        try await browser.open("\(Self.gate)/admin/accounts?site=shop")
        if isDesktop { try await save(browser, "admin-accounts") }
        try await dark(browser, "admin-accounts\(suffix)")
        try await browser.open("\(Self.gate)/admin/accounts?q=ada@")
        try await browser.follow(.link("ada"))
        try await browser.open("\(try await browser.address)#profile-blog")
        try await save(browser, "admin-account\(suffix)")
        guard isDesktop else { return }
        try await browser.open("\(Self.gate)/admin/audit")
        try await save(browser, "admin-audit")
    }

    private func signIn(_ browser: BrowserSession, _ address: String, _ name: String) async throws {
        try await browser.open(address)
        try await browser.fill(["identifier": name, "password": password])
        try await browser.follow(.css("main form button"))
    }

    private func dark(_ browser: BrowserSession, _ name: String) async throws {
        try await browser.prefer(dark: true)
        try await save(browser, "\(name)-dark")
        try await browser.prefer(dark: false)
    }

    private func save(_ browser: BrowserSession, _ name: String) async throws {
        let file = folder.appending(path: "\(name).png")
        try await browser.screenshot.write(to: file)
        print(file.path(percentEncoded: false))
    }
}
