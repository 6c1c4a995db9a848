public import Accounts
import OrderedCollections

/// A profile as one audience sees it: what the API, the pages and the command line show.
public struct ProfileView: Sendable {
    public let profile: Profile
    public let site: Site
    public let audience: Audience

    public init(profile: Profile, site: Site, audience: Audience) {
        self.profile = profile
        self.site = site
        self.audience = audience
    }

    /// The fields this audience sees, in the model's order.
    public var fields: [Field] { site.model.fields.values.filter { $0.isVisible(to: audience) } }

    /// The required fields without a value, among those this audience sees.
    public var incomplete: [FieldName] { site.model.incomplete(profile, to: audience) }

    /// What in the stored row breaks the model, among the fields this audience sees.
    public var warnings: [FieldProblem] { site.model.warnings(profile, to: audience) }

    /// The entity tag of what this audience sees, without quotes: 128 bits of SHA-256.
    ///
    /// A change of a hidden field leaves it as it was, and so tells nothing.
    public var entityTag: String { EntityTag(of: self).text }
}

extension ProfileView: TaggedView {
    public func writeTagged(to text: inout JSONText) -> EntityTag {
        profile.writeKnown(visible: site.model.visibleFields(to: audience), to: &text)
            ?? ProfileWriter(site: site, audience: audience).write(profile, to: &text)
    }
}

extension FieldProblem {
    /// The problem in the API's form.
    public var json: JSONValue {
        ["field": .string(field), "code": .string(code.rawValue), "message": .string(message)]
    }
}
