import Accounts
import Foundation
import Gateway
import OrderedCollections

/// Keeps the demonstration's keys and its password in a file beside its databases, so that a restart shows the same ones.
///
/// Only the demonstration does so: keys are stored hashed, and nobody can show one again.
struct DemoKeyStore: Sendable {
    private static let everything = "*"
    private static let people = "sign in"

    private let file: URL

    init(folder: URL) {
        file = folder.appending(path: "var", directoryHint: .isDirectory)
            .appending(path: "demo-keys.json", directoryHint: .notDirectory)
    }

    /// The demonstration's keys.
    struct Keys: Sendable {
        /// The key that may do everything.
        let all: String
        /// A key for each site alone.
        let bySite: [SiteID: String]
        /// Who signs in with the password, where the demonstration has made them.
        let signIns: [String]
        let password: String
    }

    /// The password of those the demonstration has made.
    var password: String? { stored()[Self.people]?["password"]?.string }

    /// A password that nobody guesses and everybody can type.
    static func newPassword() -> String {
        let letters = "abcdefghijkmnpqrstuvwxyz23456789"
        let words = (0..<4).map { _ in String((0..<4).compactMap { _ in letters.randomElement() }) }
        return words.joined(separator: "-")
    }

    /// The keys that are known and still valid, and new ones for the rest.
    /// - Parameters:
    ///   - signIns: who was made now, with the password.
    func keys(
        of sites: [SiteID], service: KeyService, signIns: [String], password: String
    ) async throws -> Keys {
        let known = stored()
        var tokens: OrderedDictionary<String, JSONValue> = [:]
        for name in [Self.everything] + sites.map(\.rawValue) {
            let isAll = name == Self.everything
            let access: SiteAccess = isAll ? .all : .only([SiteID(rawValue: name)])
            let scopes: Set<Scope> = isAll ? [.admin] : [.profilesRead, .profilesWrite, .accountsEmail]
            if let token = known[name]?.string, let owner = try await principal(of: token, service),
                owner.access == access
            {
                tokens[name] = .string(token)
            } else {
                let made = try await service.create(
                    name: "demo: \(isAll ? "all sites" : name)", sites: access, scopes: scopes)
                tokens[name] = .string(made.token)
            }
        }
        var people = signIns
        if case .array(let earlier)? = known[Self.people]?["usernames"] {
            people = earlier.compactMap(\.string).filter { !signIns.contains($0) } + signIns
        }
        tokens[Self.people] = ["usernames": .array(people.map(JSONValue.string)), "password": .string(password)]
        try store(.object(tokens))
        let bySite = sites.compactMap { site in tokens[site.rawValue]?.string.map { (site, $0) } }
        return Keys(
            all: tokens[Self.everything]?.string ?? "", bySite: Dictionary(uniqueKeysWithValues: bySite),
            signIns: people, password: password)
    }

    private func principal(of token: String, _ service: KeyService) async throws -> Principal? {
        do { return try await service.authenticate(token) } catch let error as AccountError
            where error.code == .unauthorized
        { return nil }
    }

    private func stored() -> JSONValue {
        guard let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8) else { return [:] }
        return (try? JSONValue(parsing: text)) ?? [:]
    }

    /// Writes the file so that nobody but its owner can read it.
    private func store(_ keys: JSONValue) throws {
        let path = file.path(percentEncoded: false)
        let files = FileManager.default
        try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? files.removeItem(at: file)
        guard
            files.createFile(
                atPath: path, contents: Data("\(keys.prettyText)\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("internal", "the file \(path) could not be written") }
    }
}
