import GatewayTesting
import Testing

/// What visitors without a browser make of a page.
struct HTMLTests {
    private static let page = """
        <!doctype html>
        <html lang=en><head><title>A form &amp; more</title></head>
        <body class='x'><a href="/on?a=1&amp;b=2">On</a> <br/>
        <form id="one" method="POST" action="/take">
        <input type="hidden" name="csrf" value="a&quot;b&#39;c&#x41;">
        <label for=n>Name</label><input id=n name="name" value="&lt;b&gt;" required>
        <input type="hidden" name="open" value="false"><input type="checkbox" name="open" value="true">
        <textarea name="text">
        two
        lines &amp;c</textarea>
        <select name="city"><option value="tlv">Tel Aviv</option><option value="hfa" selected>Haifa</option></select>
        <select name="first"><option value="1">One</option><option value="2">Two</option></select>
        <input type="radio" name="size" value="s"><input type="radio" name="size" value="l" checked>
        <button name="act" value="save">Save</button>
        </form></body></html>
        """

    @Test func aFormHasWhatABrowserWouldSend() throws {
        let form = try #require(HTMLPage(Self.page).forms.first)
        #expect(form.id == "one")
        #expect(form.method == "post")
        #expect(form.action == "/take")
        #expect(form["csrf"] == "a\"b'cA")
        #expect(form["name"] == "<b>")
        #expect(form["open"] == "false")
        #expect(form["text"] == "two\nlines &c")
        #expect(form["city"] == "hfa")
        #expect(form["first"] == "1")
        #expect(form["size"] == "l")
        #expect(form["act"] == nil)
        #expect(form.inputs == ["name", "open", "text", "city", "first", "size"])
        #expect(form.choices["act"] == ["save"])
    }

    @Test func whatIsFilledInReplacesWhatStoodThere() throws {
        let form = try #require(HTMLPage(Self.page).forms.first)
            .filled(["name": "Ann", "open": "true", "more": "x"]).without("csrf")
        #expect(form["name"] == "Ann")
        #expect(form["open"] == "true")
        #expect(form["more"] == "x")
        #expect(form["csrf"] == nil)
    }

    @Test func linksAndWordsAreRead() {
        let page = HTMLPage(Self.page)
        #expect(page.links == ["/on?a=1&b=2"])
        #expect(page.text.contains("Name"))
        #expect(page.text.contains("Tel Aviv"))
        #expect(!page.text.contains("&amp;"))
        #expect(page.attributeNames.contains("class"))
    }

    @Test(arguments: ["", "<", "<a", "<a href=", "<a href='", "< a>", "&", "&;", "&#xZZ;", "<a ==>", "</"])
    func nothingIsReadForEver(_ text: String) {
        #expect(HTMLPage(text).forms.isEmpty)
    }

    @Test func aTextIsEncodedAsFormsAre() {
        #expect(PageVisitor.encoded("a b&c=é\r\n%+") == "a%20b%26c%3D%C3%A9%0D%0A%25%2B")
    }
}
