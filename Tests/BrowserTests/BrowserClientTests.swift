import Accounts
import Foundation
import GatewayServing
import GatewayTesting
import Testing

/// Everything that opens a browser: one test after the other, since each is a dozen processes.
@Suite(.serialized, .timeLimit(.minutes(10))) enum BrowserTests {}

extension BrowserTests {
    /// The browser does what the tests ask of it, so that they can rely on what it does not find.
    @Suite(.serialized) struct ClientTests {
        private func browse(
            _ change: (inout BrowserOptions) -> Void = { _ in },
            _ body: @escaping @Sendable (BrowserSession) async throws -> Void
        ) async throws {
            var options = BrowserOptions()
            change(&options)
            try await ServedGateway.run(.sqlite) { [options] served in
                var options = options
                options.port = served.admin.port
                try await BrowserSession.run(options, body)
            }
        }

        @Test func aPersonFollowsLinksAndTypes() async throws {
            try await browse { browser in
                try await browser.open("http://blog.example.org/problems")
                #expect(try await browser.title == "Problems")
                #expect(try await browser.address == "http://blog.example.org/problems")
                try await browser.follow(.link("malformed"))
                #expect(try await browser.path == "/problems/malformed")
                #expect(try await browser.find(.css("h2")).text == "What it means")
                try await browser.goBack()
                #expect(try await browser.path == "/problems")

                try await browser.open("http://blog.example.org/docs")
                let field = try await browser.find(.label("Key"))
                try await field.type("a secret")
                try await field.fill("another, with it's ümlauts")
                #expect(try await field.value == "another, with it's ümlauts")
                #expect(try await field.attribute("type") == "password")
                #expect(try await field.accessibleName == "Key")
                #expect(try await browser.has(.button("Show my sites")))
                #expect(try await !browser.has(.button("It's not there")))
            }
        }

        @Test func itSaysWhatIsThereInsteadOfWhatIsNot() async throws {
            try await browse { browser in
                try await browser.open("http://blog.example.org/problems")
                let error = await #expect(throws: BrowserError.self) { try await browser.find(.css("#none")) }
                #expect(error?.code == "no such element")
                #expect(error?.description.contains("RFC 9457") == true)
                let late = await #expect(throws: BrowserError.self) {
                    try await browser.wait(for: "miracle", within: .milliseconds(200)) { false }
                }
                #expect(late?.code == "timed out")
            }
        }

        @Test func scriptsRunOrDoNot() async throws {
            try await browse { browser in
                try await browser.open("http://blog.example.org/docs")
                try await browser.wait(for: "operation") { try await browser.has(.css("#operations > *")) }
                #expect(try await !browser.text.contains("needs JavaScript"))
            }
            try await browse({ $0.runsScripts = false }) { browser in
                try await browser.open("http://blog.example.org/docs")
                #expect(try await browser.text.contains("needs JavaScript"))
                #expect(try await browser.text.contains("Reading the description"))
            }
        }

        @Test func itHasCookiesOfItsOwn() async throws {
            try await browse { browser in
                try await browser.open("http://blog.example.org/problems")
                #expect(try await browser.cookies.isEmpty)
                try await browser.add(cookie: "taste", value: "sweet")
                #expect(try await browser.cookies.map(\.value) == ["sweet"])
                try await browser.open("http://forum.example.org/problems")
                #expect(try await browser.cookies.isEmpty)
                try await browser.open("http://blog.example.org/problems")
                try await browser.deleteCookies()
                #expect(try await browser.cookies.isEmpty)
            }
        }

        @Test func itShowsPagesInEveryWay() async throws {
            try await browse({ $0.screen = .phone }) { browser in
                try await browser.open("http://blog.example.org/problems")
                #expect(try await browser.script("return window.innerWidth") == 390)
                let light = try await browser.find(.css("body")).style("background-color")
                try await browser.prefer(dark: true)
                #expect(try await browser.find(.css("body")).style("background-color") != light)
                let picture = try await browser.screenshot
                #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
                #expect(Array(picture[16..<24]) == [0, 0, 1, 0x86, 0, 0, 3, 0x4C], "390 by 844")
            }
        }

        @Test func nothingOfItIsLeft() async throws {
            let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
            let before = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            await #expect(throws: CancellationError.self) {
                try await browse { _ in throw CancellationError() }
            }
            let after = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            #expect(after.subtracting(before).filter { $0.hasPrefix("gatehouse-browser") }.isEmpty)
        }
    }
}
