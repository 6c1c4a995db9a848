import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension PageCall {
    /// A page.
    func html(
        _ view: some PageView, status: HTTPResponse.Status = .ok, headers: HTTPFields = HTTPFields(),
        formTargets: [String] = []
    ) async throws -> Response {
        let page = RenderedPage(frame: try await frame(title: view.title), view: view)
        var headers = headers
        headers[.contentSecurityPolicy] = PagePolicy.content(formTargets: formTargets)
        // Without any referrer, browsers call the origin of a form's request "null".
        headers[.referrerPolicy] = "same-origin"
        var response = Response.text(try look.render(page), type: "text/html; charset=utf-8", headers: headers)
        response.status = status
        return response
    }

    /// Sends people to another page after a form was taken, or instead of the page they asked for.
    func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .referrerPolicy: "same-origin"])
    }

    /// Sends people to where they were going, or else to a page.
    func redirect(to next: ReturnPath?, or path: String) -> Response { redirect(to: next?.text ?? path) }

    /// The header that hands a browser its session.
    func sessionCookie(_ token: String) -> String? {
        PageCookie.session.setting(token, isSecure: settings.hasSecureCookies)
    }

    /// The header that takes a browser's session away.
    var clearedSessionCookie: String { PageCookie.session.clearing(isSecure: settings.hasSecureCookies) }

    private func frame(title: String) async throws -> PageFrame {
        PageFrame(
            title: title, siteName: site?.name ?? "Gatehouse", styleSheet: look.styleSheetPath,
            csrf: try await csrfToken(), visitor: signedIn.map(PageFrame.Visitor.init),
            hasRegistration: site?.registration.isOpen ?? false, isSite: site != nil, hasFeed: site?.hasFeed ?? false)
    }
}

extension PageFrame.Visitor {
    init(_ signedIn: SignedIn) {
        let account = signedIn.account
        self.init(
            username: account.username, name: account.fullName.isEmpty ? account.username : account.fullName,
            path: account.publicPath, isStaff: account.isStaff || account.isSuperuser,
            mustChangePassword: signedIn.mustChangePassword)
    }
}

extension Account {
    /// The way to what others see of an account, by its username.
    var publicPath: String { "/@" + PercentEncoding.encode(username) }
}
