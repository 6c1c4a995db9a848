import Accounts
import ArgumentParser
import Gateway

/// `gatehouse key`: the keys programs use the API with.
struct KeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list and revoke API keys.",
        subcommands: [KeyCreate.self, KeyList.self, KeyRevoke.self])
}

extension APIKey {
    var json: JSONValue {
        let only: [SiteID]? = if case .only(let ids) = sites { ids.sorted() } else { nil }
        return [
            "id": .string(id), "name": .string(name),
            "sites": only.map { .array($0.map { .string($0.rawValue) }) } ?? "all",
            "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)),
            "created_at": .string(createdAt.description), "expires_at": JSONValue(expiresAt?.description),
            "revoked_at": JSONValue(revokedAt?.description),
        ]
    }

    var siteNames: String {
        switch sites {
        case .all: "all sites"
        case .only(let ids): ids.map(\.rawValue).sorted().joined(separator: ", ")
        }
    }

    func state(at moment: Timestamp) -> String {
        if revokedAt != nil { return "revoked" }
        guard let expiresAt else { return "valid" }
        return isValid(at: moment) ? "until \(expiresAt)" : "expired"
    }
}
