import Accounts
import DatabaseTesting
import Gateway
import SQLStore
import Testing

/// The administration sees who has not come yet, and looking makes nothing.
@Suite struct MemberViewTests {
    @Test func aLookUpShowsTheMemberToAdministratorsAlone() async throws {
        let people = [MemberStage.person(1, "Bob") { $0.isLocked = true }]
        try await MemberStage.run(people) { stage in
            let accounts = stage.core.gateway.accounts
            let error = await stage.core.refusal { try await accounts.account(.username("bob"), as: .operator) }
            #expect(error?.code == .accountNotFound && error?.message == "there is no account @bob")
            let found = try #require(error?.members.first)
            let json = MemberView(found).json
            #expect(json["migrated"] == false && json["source"] == "shop" && json["username"] == "Bob")
            #expect(json["email"] == "Bob@example.org" && json["is_locked"] == true && json["is_approved"] == true)
            #expect(json["date_joined"] == "2009-05-04T03:02:01Z")
            #expect(json["key"] == .string(found.member.key.rawValue))
            #expect(!json.text.contains("Vz9m") && !json.text.contains("wZdn"))
            #expect(MemberView(found).state == "not yet migrated, locked")

            let reader = Principal(name: "k", access: .all, scopes: [.accountsRead])
            let plain = await stage.core.refusal { try await accounts.account(.username("bob"), as: reader) }
            #expect(plain?.code == .accountNotFound && plain?.members == [])
            let nobody = await stage.core.refusal { try await accounts.account(.username("nobody"), as: .operator) }
            #expect(nobody?.members == [])
            #expect(try await accounts.members(named: "bob@EXAMPLE.org", as: .operator) == [found])
            let refusal = await stage.core.refusal { try await accounts.members(named: "bob", as: reader) }
            #expect(refusal?.code == .forbidden)
            #expect(try await stage.accountCount == 0)
        }
    }

    @Test func everybodyOfACollidingNameIsShown() async throws {
        try await MemberStage.run([MemberStage.person(1, "bob"), MemberStage.person(2, "BOB")]) { stage in
            let error = await stage.core.refusal {
                try await stage.core.gateway.accounts.account(.username("Bob"), as: .operator)
            }
            #expect(error?.members.map(\.member.username) == ["bob", "BOB"])
        }
    }

    /// Who does not see addresses finds nobody by one.
    @Test func theStaffFindsMembersBySearching() async throws {
        try await MemberStage.run([MemberStage.person(1, "bob", email: "robert@example.org")]) { stage in
            try await stage.core.account("root") { $0.isSuperuser = true }
            let helper = try await stage.core.account("helper") { $0.isStaff = true }
            try await stage.core.gateway.repositories.roles.set(.viewer, of: helper.id, on: "blog")
            let service = stage.core.gateway.staff
            let root = try await service.staff(try await stage.core.signIn("root").signedIn)
            let staff = try await service.staff(try await stage.core.signIn("helper").signedIn)
            for name in ["BOB", "robert@example.org"] {
                let found = try await service.members(named: name, as: root)
                #expect(found.map(\.member.username) == ["bob"])
            }
            let named = try await service.members(named: "bob", as: staff)
            #expect(named.count == 1)
            let addressed = try await service.members(named: "robert@example.org", as: staff)
            #expect(addressed.isEmpty == !staff.seesAddresses)
            #expect(try await stage.account("bob") == nil)
        }
    }
}
