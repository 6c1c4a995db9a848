import Accounts
import Foundation
import Gateway
import Logging
import Testing

@Suite struct SampleLoaderTests {
    /// A gateway over SQLite files of its own, as the shipped configuration makes it.
    private func withRuntime(_ body: @Sendable (GatewayRuntime, Gateway) async throws -> Void) async throws {
        let place = try await Workplace(isMigrated: false)
        let file = place.folder.appending(path: "config/gateway.yaml")
        let runtime = try GatewayRuntime(ConfigurationLoader.load(file: file), logger: Logger(label: "test"))
        try await runtime.withDatabases { gateway in
            _ = await runtime.migrator.migrate()
            try await body(runtime, gateway)
        }
    }

    @Test func loadsLinksAndIsReadThroughTheSite() async throws {
        try await withRuntime { _, gateway in
            let people = SamplePeople().people(60)
            let outcome = try await gateway.sampleLoader(for: "shop").load(people)
            #expect(outcome.rows == 60)
            #expect(outcome.accounts == 60)
            #expect(outcome.links == 60)
            let keys = people.map { LegacyKey(rawValue: String($0.id)) }
            let links = try await gateway.repositories.links.accounts(of: keys, source: "shop")
            #expect(links.count == 60)
            // Whoever takes the legacy number for the account's meets somebody else.
            #expect(links.count { $0.key.rawValue == $0.value.description } < 10)
            for person in people {
                let account = try #require(links[LegacyKey(rawValue: String(person.id))])
                let view = try await gateway.profiles.profile(.id(account), site: "shop", as: .operator)
                #expect(view.profile["email"] == .string(person.email))
                #expect(view.profile["phone"] == (person.phone.map(Value.string) ?? .null))
                #expect(view.profile["rowguid"] == .uuid(person.rowguid))
                let zone = try #require(TimeZone(identifier: "America/Los_Angeles"))
                #expect(
                    view.profile["modified"] == person.modified.flatMap { Timestamp($0, in: zone) }.map(Value.timestamp)
                )
                #expect(view.warnings.isEmpty)
            }
        }
    }

    @Test func goesOnWhereItWasBrokenOff() async throws {
        try await withRuntime { _, gateway in
            let people = SamplePeople().people(30)
            let loader = try gateway.sampleLoader(for: "shop")
            _ = try await loader.load(people)
            // As after a crash between accounts and links, and somebody who has a wanted name already.
            let links = try await gateway.repositories.links.accounts(of: ["3", "4"], source: "shop")
            for account in links.values { _ = try await gateway.repositories.links.unlink(account, source: "shop") }
            let again = try await loader.load(people)
            #expect(again.rows == 0)
            #expect(again.accounts == 0)
            #expect(again.links == 2)
            #expect(try await gateway.repositories.links.accounts(of: ["3", "4"], source: "shop") == links)
        }
    }

    @Test func leavesNamesToThoseWhoHaveThem() async throws {
        try await withRuntime { _, gateway in
            let person = SamplePeople().person(1)
            var draft = AccountDraft()
            draft.username = String(person.email.prefix { $0 != "@" })
            let other = try await gateway.accounts.create(draft, as: .operator).account.account
            for _ in 1...2 {
                _ = try await gateway.sampleLoader(for: "shop").load([person])
                let linked = try await gateway.repositories.links.accounts(of: ["1"], source: "shop")["1"]
                #expect(linked != nil && linked != other.id)
            }
            #expect(try await gateway.accounts.list(PageRequest(), search: nil, as: .operator).elements.count == 2)
        }
    }

    @Test func keepsOutOfTablesThatHoldOthers() async throws {
        try await withRuntime { _, gateway in
            _ = try await gateway.sampleLoader(for: "shop").load(SamplePeople(seed: 1).people(5))
            await #expect(throws: AccountError.self) {
                try await gateway.sampleLoader(for: "shop").load(SamplePeople(seed: 2).people(5))
            }
            #expect(throws: AccountError.self) { try gateway.sampleLoader(for: "blog") }
            #expect(throws: AccountError.self) { try gateway.sampleLoader(for: "nope") }
        }
    }
}
