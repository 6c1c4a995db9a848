public import Accounts

/// Profiles of one site as one audience sees them.
public struct ProfileViews: Sendable {
    public let profiles: [Profile]
    public let site: Site
    public let audience: Audience

    public init(profiles: [Profile], site: Site, audience: Audience) {
        self.profiles = profiles
        self.site = site
        self.audience = audience
    }
}

extension ProfileViews: JSONWritable {
    /// Writes them as an array.
    public func write(to text: inout JSONText) {
        let writer = ProfileWriter(site: site, audience: audience)
        text.array { text in for profile in profiles { _ = writer.write(profile, to: &text) } }
    }
}
