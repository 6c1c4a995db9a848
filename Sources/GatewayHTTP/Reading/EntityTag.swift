import Accounts
import Gateway
import HTTPTypes
import Hummingbird

extension RequestCall {
    /// What the request wants to be true of what is stored (RFC 9110, section 13.1).
    /// - Throws: `malformed` for a header that is no list of entity tags.
    func precondition() throws(AccountError) -> Precondition {
        Precondition(
            match: try tags(.ifMatch, strongly: true), noneMatch: try tags(.ifNoneMatch, strongly: false))
    }

    /// Whether the asker has this representation already, and wants to hear only that.
    func isUnchanged(_ tag: EntityTag) throws(AccountError) -> Bool {
        switch try tags(.ifNoneMatch, strongly: false) {
        case nil: false
        case .any?: true
        case .tags(let tags)?: tags.contains(tag.text)
        }
    }

    private func tags(_ name: HTTPField.Name, strongly: Bool) throws(AccountError) -> Precondition.Match? {
        guard let field = request.headers[name] else { return nil }
        guard let tags = EntityTags.parse(field) else {
            throw AccountError(.malformed, "\(name.rawName) must be * or a list of entity tags in double quotes")
        }
        return switch tags {
        case .any: .any
        // Weak tags never match strongly (RFC 9110, section 8.8.3.2).
        case .tags(let tags): .tags(tags.filter { !strongly || !$0.isWeak }.map(\.text))
        }
    }
}

/// The value of `If-Match` and `If-None-Match`.
enum EntityTags: Equatable {
    case any
    case tags([Tag])

    struct Tag: Equatable {
        let text: String
        let isWeak: Bool
    }

    /// Reads `*` or `"a", W/"b"`, or gives nil.
    static func parse(_ field: String) -> EntityTags? {
        var rest = Substring(field).drop(while: \.isWhitespace)
        if rest.first == "*" { return rest.dropFirst().allSatisfy(\.isWhitespace) ? .any : nil }
        var tags: [Tag] = []
        while !rest.isEmpty {
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
            tags.append(Tag(text: String(rest[rest.index(after: rest.startIndex)..<end]), isWeak: isWeak))
            rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
            guard rest.isEmpty || rest.first == "," else { return nil }
            rest = rest.drop { $0 == "," || $0.isWhitespace }
        }
        return tags.isEmpty ? nil : .tags(tags)
    }
}
