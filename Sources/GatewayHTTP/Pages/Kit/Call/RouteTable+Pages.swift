import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RouteTable {
    typealias PageHandler = @Sendable (PageCall) async throws -> Response

    /// Adds a page: its handler meets the site and the visitor, and its answer carries the cookies the browser lacks.
    /// - Parameter isOpen: whether somebody who has to choose a new password first may come here all the same.
    mutating func page(
        _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false, _ handler: @escaping PageHandler
    ) {
        onPage(method, path) { call in
            let page = try await call.page()
            var response: Response
            do {
                if !isOpen { try page.requireOwnPassword() }
                response = try await Origin.$current.withValue(page.origin) { try await handler(page) }
            } catch let elsewhere as Redirection {
                response = page.redirect(to: elsewhere.address)
            } catch {
                guard let told = await ErrorPage.response(for: Problem(error), on: page) else { throw error }
                response = told
            }
            page.setCookies(of: &response)
            return response
        }
    }
}

extension PageCall {
    /// Insists that the visitor's password is one of their own choice that holds.
    fileprivate func requireOwnPassword() throws {
        guard signedIn?.mustChangePassword == true else { return }
        guard request.method == .get || request.method == .head else {
            throw AccountError(.mustChangePassword, "choose a new password first")
        }
        throw Redirection(to: "/password")
    }

    fileprivate func setCookies(of response: inout Response) {
        let isSecure = settings.hasSecureCookies
        if isNewBrowser { response.headers.addCookie(PageCookie.browser.setting(browser, isSecure: isSecure)) }
        let name = PageCookie.session.name(isSecure: isSecure)
        let setsSession = response.headers[values: .setCookie].contains { $0.hasPrefix("\(name)=") }
        if hasStaleSession, !setsSession { response.headers.addCookie(clearedSessionCookie) }
    }
}
