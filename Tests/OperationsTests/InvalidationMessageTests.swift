import Accounts
import Testing

@testable import Gateway

/// What instances tell each other in the payload of a notification.
@Suite struct InvalidationMessageTests {
    @Test(arguments: [
        Invalidation.profiles(site: "shop", accounts: nil), .profiles(site: "shop", accounts: [7]),
        .profiles(site: "shop", accounts: [1, 2, AccountID(rawValue: .max)]), .accounts(nil),
        .accounts([1, AccountID(rawValue: .max)]), .keys(nil), .keys(["5f1c9a40e2d7", "a"]),
    ])
    func whatIsWrittenIsRead(invalidation: Invalidation) throws {
        let messages = InvalidationMessage.messages(of: invalidation, from: "me")
        #expect(messages.count == 1)
        let first = try #require(messages.first)
        let read = try #require(InvalidationMessage(first.text))
        #expect(read.sender == "me" && read.invalidation == invalidation)
    }

    @Test func aHelloIsRead() throws {
        let hello = try #require(InvalidationMessage(InvalidationMessage.hello(from: "me").text))
        #expect(hello.sender == "me" && hello.invalidation == nil)
    }

    /// Instances of the version before tell each other these, and read nothing but these.
    @Test func profilesAreToldAsEver() {
        let messages = InvalidationMessage.messages(of: .profiles(site: "shop", accounts: [17, 4711]), from: "me")
        #expect(messages.map(\.text) == ["1 me shop 17,4711"])
    }

    /// The server takes less than 8,000 bytes.
    @Test func manyAreSeveralMessages() {
        let accounts = (0..<1000).map { AccountID(rawValue: .max - $0) }
        let keys = (0..<1000).map { "key_of_many_bytes_\($0 % 10)" }
        let site = SiteID(rawValue: String(repeating: "s", count: 63))
        let sender = String(repeating: "-", count: 36)
        let all: [Invalidation] = [.profiles(site: site, accounts: accounts), .accounts(accounts), .keys(keys)]
        for messages in all.map({ InvalidationMessage.messages(of: $0, from: sender) }) {
            #expect(messages.count == 3 && messages.allSatisfy { $0.text.utf8.count < 8000 })
            #expect(messages.map { InvalidationMessage($0.text) } == messages)
        }
    }

    /// A key of whatever id a table has: what cannot stand in a list is told as all of them.
    @Test(arguments: ["", "a b", "a,b", "*", "ü", "an-id-of-twenty-bytes"])
    func oddKeysAreAllKeys(id: String) {
        let messages = InvalidationMessage.messages(of: .keys(["abc", id]), from: "me")
        #expect(messages.map(\.text) == ["1 me @keys *"])
    }

    @Test(arguments: [
        "", "1", "1 ", "2 me shop 1", "1 me shop", "1 me Shop 1", "1 me shop 1,", "1 me shop x", "1 me shop 1 2",
        "1  shop 1", "1 me @accounts x", "1 me @accounts ", "1 me @keys a,", "1 me @keys ü", "1 me @others 1",
    ])
    func otherTextsAreNoMessage(text: String) { #expect(InvalidationMessage(text) == nil) }
}
