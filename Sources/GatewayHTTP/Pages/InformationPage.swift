import HTTPTypes
import Hummingbird

/// One of the gateway's own pages: those that explain the API.
struct InformationPage {
    let title: String
    let body: HTML
    var script: String?

    /// Everything such a page needs comes from here, and nothing may be put into it from elsewhere.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    var response: Response {
        let script: HTML = script.map { "<script src=\"\($0)\" defer></script>" } ?? ""
        let html: HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/docs/docs.css">
            \(script)
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return .text(
            html.text, type: "text/html; charset=utf-8", headers: [.contentSecurityPolicy: Self.policy])
    }
}
