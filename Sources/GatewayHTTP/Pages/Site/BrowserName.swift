/// What people call the program and the machine that a `User-Agent` header tells of.
enum BrowserName {
    /// What marks a program; many name others beside themselves, so the first that is there holds.
    private static let programs = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]

    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
        ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ]

    /// `Firefox on Linux`; the header itself where it is of no browser we know.
    static func of(_ userAgent: String) -> String {
        guard !userAgent.isEmpty else { return "A program" }
        guard userAgent.hasPrefix("Mozilla/"), let program = name(in: userAgent, programs) else { return userAgent }
        return name(in: userAgent, systems).map { "\(program) on \($0)" } ?? program
    }

    private static func name(in userAgent: String, _ marks: [(mark: String, name: String)]) -> String? {
        marks.first { userAgent.contains($0.mark) }?.name
    }
}
