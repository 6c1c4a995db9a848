public import Accounts
import Crypto
import Foundation
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
        let visible = Set(fields.map(\.name))
        return site.model.incomplete(profile.values).filter(visible.contains)
    }

    /// What in the stored row breaks the model, among the fields this audience sees.
    public var warnings: [FieldProblem] {
        let visible = Set(fields.map(\.name.rawValue))
        return profile.warnings.filter { visible.contains($0.field) }
    }

    /// The entity tag of what this audience sees, without quotes: 128 bits of SHA-256.
    ///
    /// A change of a hidden field leaves it as it was, and so tells nothing.
    public var entityTag: String { Self.tag(of: representation) }

    /// The profile in the API's form.
    public var json: JSONValue {
        var members = representation
        members["version"] = .string(Self.tag(of: representation))
        members["source"] = .string(profile.source.rawValue)
        return .object(members)
    }

    private var representation: OrderedDictionary<String, JSONValue> {
        [
            "site": .string(site.id.rawValue),
            "account": JSONValue(profile.account.rawValue),
            "fields": .object(
                OrderedDictionary(uniqueKeysWithValues: fields.map { ($0.name.rawValue, profile[$0.name].json) })),
            "incomplete": .array(incomplete.map { .string($0.rawValue) }),
            "warnings": .array(warnings.map(\.json)),
        ]
    }

    private static func tag(of representation: OrderedDictionary<String, JSONValue>) -> String {
        SHA256.hash(data: JSONValue.object(representation).utf8).prefix(16).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }
}

extension FieldProblem {
    /// The problem in the API's form.
    public var json: JSONValue {
        ["field": .string(field), "code": .string(code.rawValue), "message": .string(message)]
    }
}
