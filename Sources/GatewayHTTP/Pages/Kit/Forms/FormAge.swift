import Accounts
import Gateway

/// When a form was made, signed: programs send forms at once or long after, people between a few seconds and a day.
struct FormAge: Sendable {
    /// The name of the hidden field that carries it.
    static let field = "_started"
    /// The name of a field that people do not see, and programs fill in.
    static let trap = "website_address"

    /// How long a form is good for, in seconds.
    static let longest = 86_400.0

    private let signer: Signer
    private let browser: String
    private let shortest: Double

    init(_ page: PageCall) {
        self.signer = page.gateway.signer
        self.browser = page.browser
        self.shortest = page.settings.minimumFormAge.seconds
    }

    /// The value of the hidden field of a form that is made now.
    func stamp(at now: Timestamp = .now()) async throws -> String {
        let made = String(now.ticks)
        return "\(made).\(try await signer.sign("form", [made, browser]))"
    }

    /// Whether a form was sent by a person, as far as its age and the trap tell.
    func isHuman(_ form: PostedForm, at now: Timestamp = .now()) async throws -> Bool {
        guard form.text(Self.trap).isEmpty else { return false }
        let parts = form.text(Self.field).split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let ticks = Int64(parts[0]),
            try await signer.verify("form", [String(parts[0]), browser], String(parts[1]))
        else { return false }
        let age = Double(now.ticks - ticks) / Double(Timestamp.ticksPerSecond)
        return age >= shortest && age <= Self.longest
    }
}
