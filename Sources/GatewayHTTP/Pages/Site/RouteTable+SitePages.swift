import Accounts
import Gateway
import Hummingbird

extension RouteTable {
    /// The pages people meet on a site's host; signing in and out is for the gateway's own pages too.
    mutating func addSitePages() {
        addStyleSheet()
        addHomePage()
        addSignInPages()
        addSignOutPages()
        addRegisterPages()
        addVerifyPages()
        addResetPages()
        addPasswordPages()
        addProfilePages()
        addProfileCreationPages()
        addPersonPages()
        addSessionPages()
        addAccountDataPages()
        addAccountDeletionPages()
        addFeed()
        addHandover()
    }

    /// The style sheet, under an address that changes with it; an old address gives what there is now.
    private mutating func addStyleSheet() {
        onPage(.get, "/assets/{file}") { call in
            let file = try call.parameter("file")
            let look = try call.context.looks.look(of: call.requireKnownHost())
            guard file.hasSuffix(".css") else { throw AccountError(.notFound, "there is nothing at this address") }
            let isCurrent = look.styleSheetPath == "/assets/\(file)"
            return .text(
                look.styleSheet, type: "text/css; charset=utf-8",
                headers: [.cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache"])
        }
    }
}
