import Accounts
import Foundation
import Passwords
import SQLStore
import Testing

/// Django's table adopted: Django and Gatehouse work on the same users, and neither confuses the other.
@Suite struct DjangoAccountTests {
    @Test func djangosUsersAreFoundAndOursAreDjangos() async throws {
        try await DjangoStage.with { stage in
            try await stage.django.run("User.objects.create_user('Bob', 'Bob@example.org', 'first secret')")
            let bob = try #require(try await stage.account("bOB"))
            #expect(bob.username == "Bob")
            #expect(bob.email == "Bob@example.org")
            #expect(bob.isActive && !bob.isStaff && bob.lastLogin == nil)
            #expect(abs(bob.dateJoined.date.timeIntervalSinceNow) < 300)
            #expect(try await stage.accounts.accounts(email: "BOB@EXAMPLE.ORG").map(\.id) == [bob.id])
            #expect(try await stage.accounts.passwordHash(bob.id)?.hasPrefix("pbkdf2_sha256$") == true)

            var new = try NewAccount(username: Username("alice"), email: EmailAddress.normalizing("a@example.org"))
            new.firstName = "Alice"
            let moment = Timestamp("2020-02-03T04:05:06.123456Z")
            new.dateJoined = moment
            let alice = try await stage.accounts.create(new)
            #expect(alice.dateJoined == moment)
            #expect(try await stage.accounts.passwordHash(alice.id) == nil)
            #expect(
                try await stage.django.run(
                    """
                    u = User.objects.get(username='alice')
                    print(u.pk, u.first_name, u.email, u.date_joined.isoformat(), u.last_login, u.has_usable_password(),
                        u.is_active, u.is_superuser)
                    """) == "\(alice.id) Alice a@example.org 2020-02-03T04:05:06.123456+00:00 None False True False")
        }
    }

    @Test func djangoAcceptsThePasswordWeSet() async throws {
        try await DjangoStage.with { stage in
            try await stage.django.run("User.objects.create_user('bob', password='first secret')")
            let bob = try #require(try await stage.account("bob"))
            var changes = AccountChanges()
            changes.passwordHash = try DjangoPBKDF2(iterations: 1000).hash("second secret")
            changes.lastLogin = Timestamp("2024-01-02T03:04:05Z")
            let changed = try await stage.accounts.update(bob.id, changes: changes, expected: bob.version)
            #expect(changed.version != bob.version)
            #expect(
                try await stage.django.run(
                    """
                    u = User.objects.get(username='bob')
                    print(u.last_login.isoformat())
                    print(authenticate(username='bob', password='first secret'))
                    print(authenticate(username='bob', password='second secret'))
                    """) == "2024-01-02T03:04:05+00:00\nNone\nbob")
            // Django has written the password anew, with its own number of iterations: ours is an old version.
            await #expect(throws: AccountError.versionMismatch) {
                try await stage.accounts.update(bob.id, changes: changes, expected: changed.version)
            }
        }
    }

    @Test func whatDjangoDoesBehindOurBackIsNoticed() async throws {
        try await DjangoStage.with { stage in
            try await stage.django.run(
                "for n in ('ann', 'ben', 'cid'): User.objects.create_user(n, n + '@example.org', 'x')")
            let ann = try #require(try await stage.account("ANN"))
            try await stage.django.run(
                """
                User.objects.filter(username='ann').update(username='Annette', email='new@example.org')
                User.objects.filter(username='ben').delete()
                User.objects.create_user('Dora', first_name='Théodora')
                """)
            #expect(try await stage.account("ANN") == nil)
            #expect(try await stage.account("annette")?.id == ann.id)
            #expect(try await stage.account("annette")?.version != ann.version)
            #expect(try await stage.account("Ben") == nil)
            #expect(try await stage.account("dora") != nil)
            #expect(try await stage.accounts.accounts(email: "NEW@example.org").map(\.id) == [ann.id])
            #expect(try await stage.accounts.list(PageRequest(), search: "THÉO").elements.map(\.username) == ["Dora"])
            // The name Django freed may be taken, the one it gave may not.
            _ = try await stage.accounts.create(NewAccount(username: Username("BEN")))
            let taken = await #expect(throws: AccountError.self) {
                try await stage.accounts.create(NewAccount(username: Username("ANNETTE")))
            }
            #expect(taken?.fields.map(\.field) == ["username"])
        }
    }

    @Test func namesThatClashWorkOnAndAreReported() async throws {
        try await DjangoStage.with { stage in
            try await stage.django.run(
                "for n in ('Bob', 'bob', 'carol'): User.objects.create_user(n, 'Shared@example.org')")
            let upper = try #require(try await stage.account("Bob"))
            let lower = try #require(try await stage.account("bob"))
            #expect(upper.username == "Bob" && lower.username == "bob")
            #expect(try await stage.account("BOB")?.id == upper.id)
            let collisions = try await NameAudit(database: stage.database, schema: stage.schema).collisions()
            #expect(collisions.map(\.accounts.count) == [2, 3])
            #expect(collisions.first?.accounts == [upper.id, lower.id])
            let taken = await #expect(throws: AccountError.self) {
                try await stage.accounts.create(NewAccount(username: Username("BOB")))
            }
            #expect(taken?.code == .conflict)
            // Both go on, and when one goes the name stays taken.
            var changes = AccountChanges()
            changes.firstName = "Robert"
            changes.email = try EmailAddress.normalizing("Shared@example.org")
            _ = try await stage.accounts.update(lower.id, changes: changes, expected: lower.version)
            try await stage.django.run("User.objects.get(username='Bob').delete()")
            await #expect(throws: AccountError.self) {
                try await stage.accounts.create(NewAccount(username: Username("BOB")))
            }
            #expect(try await stage.account("BOB")?.id == lower.id)
        }
    }

    @Test func aDeletedUserTakesDjangosOwnRowsAlong() async throws {
        try await DjangoStage.with { stage in
            try await stage.django.run(
                """
                u = User.objects.create_user('bob')
                u.groups.add(Group.objects.create(name='editors'))
                """)
            let bob = try #require(try await stage.account("bob"))
            #expect(try await stage.accounts.delete(bob.id))
            #expect(try await stage.accounts.delete(bob.id) == false)
            #expect(try await stage.django.run("print(User.objects.count(), Group.objects.count())") == "0 1")
            #expect(try await stage.account("bob") == nil)
        }
    }

    @Test func aNameLongerThanTheColumnIsRefused() async throws {
        try await DjangoStage.with { stage in
            var new = try NewAccount(username: Username("bob"))
            new.lastName = String(repeating: "x", count: 151)
            let error = await #expect(throws: AccountError.self) { try await stage.accounts.create(new) }
            #expect(error?.fields.map(\.field) == ["last_name"])
            #expect(try await stage.django.run("print(User.objects.count())") == "0")
        }
    }
}
