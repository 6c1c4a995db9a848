import Accounts
import Testing

@testable import Gateway

/// What instances tell each other in the payload of a notification.
@Suite struct InvalidationMessageTests {
    @Test func whatIsWrittenIsRead() throws {
        for accounts: [AccountID]? in [nil, [7], [1, 2, AccountID(rawValue: .max)]] {
            let invalidation = ProfileInvalidation(site: "shop", accounts: accounts)
            let messages = InvalidationMessage.messages(of: invalidation, from: "me")
            #expect(messages.count == 1)
            let first = try #require(messages.first)
            let read = try #require(InvalidationMessage(first.text))
            #expect(read.sender == "me" && read.invalidation == invalidation)
        }
        let hello = try #require(InvalidationMessage(InvalidationMessage.hello(from: "me").text))
        #expect(hello.sender == "me" && hello.invalidation == nil)
    }

    /// The server takes less than 8,000 bytes.
    @Test func manyAccountsAreSeveralMessages() {
        let accounts = (0..<1000).map { AccountID(rawValue: .max - $0) }
        let site = SiteID(rawValue: String(repeating: "s", count: 63))
        let sender = String(repeating: "-", count: 36)
        let messages = InvalidationMessage.messages(
            of: ProfileInvalidation(site: site, accounts: accounts), from: sender)
        #expect(messages.count == 3 && messages.allSatisfy { $0.text.utf8.count < 8000 })
        #expect(messages.flatMap { $0.invalidation?.accounts ?? [] } == accounts)
    }

    @Test(arguments: [
        "", "1", "1 ", "2 me shop 1", "1 me shop", "1 me Shop 1", "1 me shop 1,", "1 me shop x", "1 me shop 1 2",
        "1  shop 1",
    ])
    func otherTextsAreNoMessage(text: String) { #expect(InvalidationMessage(text) == nil) }
}
