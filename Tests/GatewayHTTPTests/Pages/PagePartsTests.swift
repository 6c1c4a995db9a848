import Accounts
import HTTPTypes
import Testing

@testable import GatewayHTTP

/// The small parts of pages, each by itself.
@Suite struct PagePartsTests {
    @Test(arguments: [
        "/", "/profile", "/people/42?a=b%20c", "/@b.o+b", "/profile/new?next=//x", "/a#b", "/%2F%2Fevil.org",
    ])
    func sendsPeopleBackToAPath(path: String) {
        #expect(ReturnPath(checking: path)?.text == path)
    }

    @Test(arguments: [
        nil, "", "profile", "//evil.org", "///evil.org", "/\\evil.org", "\\\\evil.org", "/\t/evil.org",
        "/a\r\nSet-Cookie: a=b",
        "https://evil.org", "https:/evil.org", "javascript:alert(1)", "/a//evil.org", "/..//evil.org", "/./a",
        "/a/../b",
        " /a", "/a b", "/\u{0}", "/ü", "/\u{202E}", "/\u{2044}evil.org", "/" + String(repeating: "a", count: 2_000),
        "/\u{7F}", "@evil.org", "?next=/",
    ])
    func sendsNobodyElsewhere(path: String?) {
        #expect(ReturnPath(checking: path) == nil)
    }

    @Test func setsCookiesForThisHostAlone() {
        let secure = PageCookie.session.setting("ghs_ab_cd", isSecure: true)
        #expect(secure == "__Host-gatehouse-session=ghs_ab_cd; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(
            PageCookie.session.setting("ghs_ab_cd", isSecure: false)
                == "gatehouse-session=ghs_ab_cd; Path=/; HttpOnly; SameSite=Lax")
        #expect(PageCookie.session.clearing(isSecure: true).contains("Max-Age=0"))
        #expect(PageCookie.browser.setting("a", isSecure: true)?.contains("Max-Age=31536000") == true)
        for wrong in ["", "a b", "a;b", "a\r\nb", "a,b", "ü"] {
            #expect(PageCookie.session.setting(wrong, isSecure: true) == nil)
        }
    }

    @Test func readsCookiesStrictly() {
        func cookies(_ header: String) -> RequestCookies { RequestCookies([.cookie: header]) }
        #expect(cookies("a=1; b=2")["b"] == "2")
        #expect(cookies("a=1;b=2")["b"] == "2")
        #expect(cookies("a=1; a=2")["a"] == nil)
        #expect(cookies("a=1; a=1")["a"] == nil)
        #expect(cookies("a=\"1\"")["a"] == nil)
        #expect(cookies("a=1%00")["a"] == nil)
        #expect(cookies("a=")["a"] == nil)
        #expect(cookies("ab=1")["a"] == nil)
        #expect(cookies("a")["a"] == nil)
    }

    @Test func readsForms() throws {
        let form = try PostedForm(Array("name=B%C3%B6b+S%26&bio=a%0D%0Ab&tick=false&tick=true&empty=&bare".utf8))
        #expect(form["name"] == "Böb S&")
        #expect(form["bio"] == "a\nb")
        #expect(form.isTicked("tick"))
        #expect(form["empty"] == "")
        #expect(form["bare"] == "")
        #expect(form["none"] == nil)
        #expect(!form.isTicked("none"))
        #expect(try PostedForm([]).values("a").isEmpty)
    }

    @Test(arguments: ["a=%", "a=%zz", "a=%FF", "a=%00", "%ED%A0%80=1"])
    func refusesBrokenForms(text: String) {
        #expect(throws: AccountError.self) { try PostedForm(Array(text.utf8)) }
    }

    @Test func refusesFormsOfTooManyFields() throws {
        let one = Array("a=1&".utf8)
        let most = Array(repeating: one, count: PostedForm.maximumFields).flatMap { $0 }
        #expect(try PostedForm(most).values("a").count == PostedForm.maximumFields)
        #expect(throws: AccountError.self) { try PostedForm(most + one) }
        #expect(throws: AccountError.self) { try PostedForm([UInt8(ascii: "a"), 0xFF]) }
    }

    @Test(arguments: [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 "
                + "Safari/537.36 Edg/138.0.0.0", "Edge on Windows"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile "
                + "Safari/537.36", "Chrome on Android"
        ),
        ("Mozilla/5.0 (compatible; a robot)", "Mozilla/5.0 (compatible; a robot)"), ("curl/8.5.0", "curl/8.5.0"),
        ("", "A program"),
    ])
    func callsBrowsersByTheirNames(userAgent: String, name: String) {
        #expect(BrowserName.of(userAgent) == name)
    }

    @Test func makesSentences() {
        #expect("a value is required".asSentence == "A value is required.")
        #expect("Why?".asSentence == "Why?")
        #expect("".asSentence == "")
    }
}
