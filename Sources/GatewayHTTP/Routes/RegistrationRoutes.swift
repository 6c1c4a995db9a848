import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import OrderedCollections

extension RouteTable {
    /// How people come to an account, back to it, and to what is held about them, through a site's own programs.
    mutating func addRegistrationRoutes() {
        let site = "\(Self.api)/sites/{site}"

        signInAPI("\(site)/register") { call, origin in
            let outcome = try await call.gateway.registration.register(
                RegistrationDraft(json: call.json()), origin: origin)
            return .json(
                [
                    "username": .string(outcome.username),
                    "needs_verification": .bool(outcome.needsVerification),
                    "pending": .bool(outcome.isPending),
                ], status: .accepted)
        }

        signInAPI("\(site)/verify") { call, origin in
            var body = try await JSONBody(call.json())
            let token = body.required("token")
            try body.finish()
            let account = try await call.gateway.registration.verify(token: token, origin: origin)
            return .json(["username": .string(account.username), "email_verified": true])
        }

        signInAPI("\(site)/reset") { call, origin in
            var body = try await JSONBody(call.json())
            let (username, client) = (body.required("username"), body.client())
            try body.finish()
            try await call.gateway.recovery.requestReset(identifier: username, origin: client.applied(to: origin))
            return .json(["status": "accepted"], status: .accepted)
        }

        signInAPI("\(site)/reset/redeem") { call, origin in
            var body = try await JSONBody(call.json())
            let (token, password) = (body.required("token"), body.required("password"))
            try body.finish()
            let account = try await call.gateway.recovery.reset(token: token, password: password, origin: origin)
            return .json(["username": .string(account.username)])
        }

        on(.get, "\(site)/export") { call in
            try call.query.finish()
            let signedIn = try await call.unrestricted()
            return try await .json(
                call.gateway.persons.export(
                    signedIn.account.id, actor: .account(signedIn.account.id), origin: call.origin(call.site())))
        }

        on(.post, "\(site)/delete-account") { call in
            let signedIn = try await call.unrestricted()
            var body = try await JSONBody(call.json())
            let password = body.required("password")
            try body.finish()
            let origin = try call.origin(call.site())
            try await call.gateway.passwordChange.confirm(
                password, of: signedIn, field: "password", origin: origin)
            let receipts = try await call.gateway.persons.delete(
                signedIn.account.id, actor: .account(signedIn.account.id))
            return .json(["receipts": .object(receipts.asMembers)])
        }
    }
}

extension [(site: SiteID, receipt: ErasureReceipt)] {
    /// The receipts by site.
    var asMembers: OrderedDictionary<String, JSONValue> {
        OrderedDictionary(uniqueKeysWithValues: map { ($0.site.rawValue, .string($0.receipt.rawValue)) })
    }
}
