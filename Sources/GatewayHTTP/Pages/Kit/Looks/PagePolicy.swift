/// What browsers are told a page may do (Content Security Policy, level 3).
enum PagePolicy {
    /// Everything a page shows comes from its own host, and nothing in it runs.
    /// - Parameter targets: the roots of other hosts that a form of the page may lead to by way of redirects.
    static func content(formTargets targets: [String] = []) -> String {
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action "
            + (["'self'"] + targets).joined(separator: " ") + "; base-uri 'none'; frame-ancestors 'none'"
    }
}
