import Accounts

extension InformationPage {
    /// What there is here.
    static let start = InformationPage(
        title: "Gatehouse",
        body: """
            <main class="narrow">
            <h1>Gatehouse</h1>
            <p>The account gateway: one user base for several sites, with a profile on each.</p>
            <ul class="cards">
            <li><a href="/admin"><b>Administration</b><span>Accounts, sites, keys and the audit log, for the staff</span></a></li>
            <li><a href="/docs"><b>The API</b><span>Every call, with its parameters and answers</span></a></li>
            <li><a href="/problems"><b>Problems</b><span>What each error means, and what helps</span></a></li>
            <li><a href="/openapi.json"><b>OpenAPI</b><span>The same description for programs</span></a></li>
            <li><a href="/healthz"><b>Health</b><span>Whether the process lives</span></a></li>
            <li><a href="/readyz"><b>Readiness</b><span>Whether it can do its work</span></a></li>
            </ul>
            </main>
            """)

    /// The API, as its description tells it.
    static let documentation = InformationPage(
        title: "Gatehouse: the API",
        body: """
            <header class="bar">
            <a class="brand" href="/">Gatehouse</a>
            <form id="key-form">
            <label for="key">Key</label>
            <input id="key" type="password" autocomplete="off" spellcheck="false" placeholder="ghk_...">
            <button>Show my sites</button>
            </form>
            </header>
            <div class="columns">
            <nav id="contents" aria-label="Contents"></nav>
            <main>
            <h1>The API</h1>
            <p id="state" role="status">Reading the description...</p>
            <div id="operations"></div>
            </main>
            </div>
            <noscript><p class="narrow">This page needs JavaScript to show
            <a href="/openapi.json">the description</a>.</p></noscript>
            """, script: "/docs/docs.js")

    /// Every type of problem.
    static let problems = InformationPage(
        title: "Problems",
        body: """
            <main class="narrow">
            <p><a href="/docs">The API</a></p>
            <h1>Problems</h1>
            <p>An error is answered with a problem (RFC 9457), whose <code>type</code> is one of these addresses.</p>
            <table>
            <thead><tr><th>Status</th><th>Type</th><th>Meaning</th></tr></thead>
            <tbody>
            \(ProblemKind.all.map { kind -> HTML in
                """
                <tr><td>\(kind.status)</td><td><a href="/problems/\(kind.code.rawValue)">\(kind.code.rawValue)</a></td>\
                <td>\(kind.meaning)</td></tr>

                """
            })</tbody>
            </table>
            </main>
            """)

    /// One type of problem.
    static func problem(_ kind: ProblemKind) -> InformationPage {
        InformationPage(
            title: kind.title,
            body: """
                <main class="narrow">
                <p><a href="/problems">Problems</a></p>
                <h1>\(kind.title)</h1>
                <p><code>/problems/\(kind.code.rawValue)</code>, status \(kind.status)</p>
                <h2>What it means</h2>
                <p>\(kind.meaning)</p>
                <h2>Why</h2>
                <p>\(kind.cause)</p>
                <h2>What helps</h2>
                <p>\(kind.remedy)</p>
                </main>
                """)
    }
}
