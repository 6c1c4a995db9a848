import Accounts
import OrderedCollections

/// Writes profiles of one site for one audience: what they share is looked up once, however many there are.
struct ProfileWriter {
    private let id: SiteID
    private let audience: Audience
    private let model: ProfileModel
    private let layout: FieldLayout
    private let visible: VisibleFields

    init(site: Site, audience: Audience) {
        self.id = site.id
        self.audience = audience
        self.model = site.model
        self.layout = site.model.layout
        self.visible = site.model.visibleFields(to: audience)
    }

    /// Writes a profile in the API's form, and gives its entity tag.
    ///
    /// One that is shown again and again, as those that are kept in memory are, is written out once.
    func write(_ profile: Profile, to text: inout JSONText) -> EntityTag {
        if let tag = profile.writeKnown(visible: visible, to: &text) { return tag }
        let start = text.utf8.count
        let tag = writeOut(profile, to: &text)
        profile.keep { Profile.Writing(of: visible, text: text.element(from: start), tag: tag.bits) }
        return tag
    }

    private func writeOut(_ profile: Profile, to text: inout JSONText) -> EntityTag {
        let start = text.utf8.count
        text.beginObject()
        text.member("site", id.rawValue)
        text.member("account", profile.account.rawValue)
        text.name("fields")
        text.fields(visible, of: profile, in: layout)
        text.name("incomplete")
        text.array { text in
            for name in model.incomplete(profile, to: audience) { text.string(name.rawValue) }
        }
        text.name("warnings")
        text.array(of: model.warnings(profile, to: audience).map(\.json))
        // The tag is that of the object without what follows: neither itself nor the source is part of what it tells.
        let tag = EntityTag(of: text.element(from: start))
        tag.write(as: "version", to: &text)
        text.member("source", profile.source.rawValue)
        text.endObject()
        return tag
    }
}

extension Profile {
    /// Writes it as it was written before, and gives its entity tag; nil where that is not known.
    func writeKnown(visible: VisibleFields, to text: inout JSONText) -> EntityTag? {
        withWriting(of: visible) { known in
            text.written(known.text)
            return EntityTag(bits: known.tag)
        }
    }
}

extension ProfileModel {
    /// The required fields without a value, among those an audience sees.
    func incomplete(_ profile: Profile, to audience: Audience) -> [FieldName] {
        let missing = incomplete(profile)
        return missing.isEmpty ? [] : missing.filter { isVisible($0, to: audience) }
    }

    /// What in the stored row breaks the model, among the fields an audience sees.
    func warnings(_ profile: Profile, to audience: Audience) -> [FieldProblem] {
        profile.warnings.isEmpty
            ? [] : profile.warnings.filter { isVisible(FieldName(rawValue: $0.field), to: audience) }
    }

    private func isVisible(_ field: FieldName, to audience: Audience) -> Bool {
        fields[field]?.isVisible(to: audience) ?? false
    }
}
