import Accounts
import DatabaseTesting
import Gateway
import Testing

/// One sign-in opens the sites of a group, in the browser that asked and in no other.
@Suite struct HandoverTests {
    private func target(_ device: String, site: SiteID = "wiki") -> Origin {
        Origin(site: site, address: "192.0.2.1", device: device)
    }

    @Test(arguments: TestEngine.allCases)
    func aSignInIsCarriedOverOnce(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            let bob = try await stage.account("bob")
            let (_, signedIn) = try await stage.signIn("bob")
            let handover = stage.gateway.handover
            #expect(handover.sources(of: "wiki") == ["blog"])
            let token = try await handover.issue(
                signedIn, to: "wiki", state: HandoverService.state(ofDevice: "mine"), origin: stage.origin)
            let (session, there) = try await handover.redeem(token: token, origin: target("mine"))
            #expect(there.account.id == bob.id)
            #expect(there.session.site == "wiki")
            _ = try await stage.gateway.sessions.authenticate(session, site: "wiki")
            #expect(await stage.refusal { try await handover.redeem(token: token, origin: target("mine")) } != nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anotherBrowserAnotherSiteAndAnotherMinuteAreRefused(engine: TestEngine) async throws {
        try await SignInStage.run(on: engine) { stage in
            try await stage.account("bob")
            let (_, signedIn) = try await stage.signIn("bob")
            let handover = stage.gateway.handover
            let state = HandoverService.state(ofDevice: "mine")
            func token() async throws -> String {
                try await handover.issue(signedIn, to: "wiki", state: state, origin: stage.origin)
            }
            for origin in [target("another"), target("mine", site: "blog"), target("mine", site: "club")] {
                let issued = try await token()
                #expect(
                    await stage.refusal { try await handover.redeem(token: issued, origin: origin) }?.code == .notFound)
            }
            let late = try await token()
            stage.clock.advance(61)
            #expect(await stage.refusal { try await handover.redeem(token: late, origin: target("mine")) } != nil)
            let elsewhere = await stage.refusal {
                try await handover.issue(signedIn, to: "club", state: state, origin: stage.origin)
            }
            #expect(elsewhere?.code == .forbidden)
            let forged = await stage.refusal {
                try await handover.issue(signedIn, to: "wiki", state: "x\r\nSet-Cookie: a=b", origin: stage.origin)
            }
            #expect(forged?.code == .malformed)
        }
    }
}
