import Accounts

/// Reads how people sign in, how long that lasts, and how long is kept what they did.
struct PeopleReader {
    private static let day = Duration.seconds(86_400)

    func sessions(_ mapping: MappingReader) -> SessionConfiguration {
        var sessions = SessionConfiguration()
        let times = Duration.seconds(60)...Self.day * 3650
        let idle = mapping.optional("idle")?.duration(in: times)
        sessions.absolute = mapping.optional("absolute")?.duration(in: times) ?? sessions.absolute
        sessions.idle = idle ?? min(sessions.idle, sessions.absolute)
        if sessions.idle > sessions.absolute {
            mapping.mistake(
                at: "idle", "an unused session would outlast every session",
                remedy: "write an idle time that is not longer than absolute")
        }
        return sessions
    }

    func signIn(_ mapping: MappingReader) -> (SignInConfiguration, [SiteReferences.Group]) {
        var signIn = SignInConfiguration()
        let groups = (mapping.optional("shared")?.list() ?? []).compactMap(group)
        signIn.shared = groups.map { $0.members.map(\.site) }
        let delays = Duration.milliseconds(100)...Self.day
        let counts = 1...1_000_000
        signIn.attempts = mapping.optional("attempts")?.integer(in: counts) ?? signIn.attempts
        signIn.firstDelay = mapping.optional("first_delay")?.duration(in: delays) ?? signIn.firstDelay
        let longest = mapping.optional("longest_delay")?.duration(in: delays)
        signIn.longestDelay = longest ?? max(signIn.longestDelay, signIn.firstDelay)
        let memory = mapping.optional("memory")?.duration(in: .seconds(1)...Self.day * 365)
        signIn.memory = memory ?? max(signIn.memory, signIn.longestDelay)
        signIn.addressAttempts = mapping.optional("address_attempts")?.integer(in: counts) ?? signIn.addressAttempts
        signIn.siteAttempts = mapping.optional("site_attempts")?.integer(in: counts) ?? signIn.siteAttempts
        if signIn.firstDelay > signIn.longestDelay {
            mapping.mistake(
                at: "first_delay", "the first delay is longer than longest_delay", remedy: "write a shorter one")
        }
        if signIn.memory < signIn.longestDelay {
            mapping.mistake(
                at: "memory", "attempts would be forgotten before the longest delay is over",
                remedy: "write a time that is not shorter than longest_delay")
        }
        return (signIn, groups)
    }

    private func group(_ value: ValueReader) -> SiteReferences.Group? {
        guard let items = value.list() else { return nil }
        let members = items.compactMap { item in item.string().map { (site: SiteID(rawValue: $0), value: item) } }
        if items.count < 2 {
            value.mistake("one site alone shares nothing", remedy: "name two sites or more, or take the group out")
        }
        return SiteReferences.Group(members: members)
    }

    func audit(_ mapping: MappingReader) -> AuditConfiguration {
        var audit = AuditConfiguration()
        guard let keep = mapping.optional("keep") else { return audit }
        if case .scalar("forever", _) = keep.node.content {
            audit.keep = nil
        } else {
            audit.keep = keep.duration(in: Self.day...Self.day * 36_500, or: "forever") ?? audit.keep
        }
        return audit
    }
}
