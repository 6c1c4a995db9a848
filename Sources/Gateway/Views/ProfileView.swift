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
    public var incomplete: [FieldName] {
        let missing = site.model.incomplete(profile)
        return missing.isEmpty ? [] : missing.filter { isVisible($0.rawValue) }
    }

    /// What in the stored row breaks the model, among the fields this audience sees.
    public var warnings: [FieldProblem] {
        profile.warnings.isEmpty ? [] : profile.warnings.filter { isVisible($0.field) }
    }

    /// The entity tag of what this audience sees, without quotes: 128 bits of SHA-256.
    ///
    /// A change of a hidden field leaves it as it was, and so tells nothing.
    public var entityTag: String {
        var text = JSONText()
        return writeTagged(to: &text)
    }

    private func isVisible(_ field: String) -> Bool {
        site.model.fields[FieldName(rawValue: field)]?.isVisible(to: audience) ?? false
    }
}

extension ProfileView: TaggedView {
    public func writeTagged(to text: inout JSONText) -> String {
        let start = text.utf8.count
        text.beginObject()
        writeRepresentation(to: &text)
        // The tag is that of the object without what follows: neither itself nor the source is part of what it tells.
        let tag = EntityTag(of: text.utf8[start...].drop { $0 == UInt8(ascii: ",") }).text
        text.member("version", tag)
        text.member("source", profile.source.rawValue)
        text.endObject()
        return tag
    }

    private func writeRepresentation(to text: inout JSONText) {
        text.member("site", site.id.rawValue)
        text.member("account", profile.account.rawValue)
        text.name("fields")
        text.object { text in
            let model = site.model
            for (place, field) in model.fields.values.enumerated() where field.isVisible(to: audience) {
                text.name(field.jsonName)
                text.value(profile.value(at: place, of: model.layout))
            }
        }
        text.name("incomplete")
        text.array { text in for name in incomplete { text.string(name.rawValue) } }
        text.name("warnings")
        text.array(of: warnings.map(\.json))
    }
}

extension FieldProblem {
    /// The problem in the API's form.
    public var json: JSONValue {
        ["field": .string(field), "code": .string(code.rawValue), "message": .string(message)]
    }
}
