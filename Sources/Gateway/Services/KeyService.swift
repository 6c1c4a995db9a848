public import Accounts
import Crypto
import Foundation

/// Makes, checks and revokes API keys.
///
/// A key is `ghk_ID_SECRET`. The id finds it; of the secret, 256 random bits, only the SHA-256 is stored, which is
/// enough for a secret that cannot be guessed.
public struct KeyService: Sendable {
    static let prefix = "ghk"

    let keys: any KeyRepository

    public init(keys: any KeyRepository) { self.keys = keys }

    /// Makes a key, and gives the only copy of its secret.
    /// - Throws: ``AccountError`` `invalidFields` where the scopes and sites do not fit.
    public func create(
        name: String, sites: SiteAccess, scopes: Set<Scope>, expiresAt: Timestamp? = nil
    ) async throws -> (key: APIKey, token: String) {
        var problems: [FieldProblem] = []
        if name.isEmpty || name.count > 100 {
            problems.append(
                FieldProblem(field: "name", code: .required, message: "a name of 1 to 100 characters is needed"))
        }
        if scopes.isEmpty {
            let list = Scope.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(
                FieldProblem(field: "scopes", code: .required, message: "at least one is needed of: \(list)"))
        }
        let global = scopes.filter(\.needsAllSites).map(\.rawValue).sorted()
        if !sites.isAll, !global.isEmpty {
            problems.append(
                FieldProblem(
                    field: "scopes", code: .choice,
                    message: "\(global.joined(separator: ", ")): only a key for all sites may have this"))
        }
        guard problems.isEmpty else { throw AccountError.invalidFields(problems) }
        let key = APIKey(
            id: Self.random(bytes: 6), name: name, sites: sites, scopes: scopes, createdAt: .now(),
            expiresAt: expiresAt)
        let secret = Self.random(bytes: 32)
        try await keys.create(key, secretHash: Self.hash(secret))
        return (key, "\(Self.prefix)_\(key.id)_\(secret)")
    }

    /// Whom a token stands for.
    /// - Throws: ``AccountError`` `unauthorized`, which does not tell what is wrong with it.
    public func authenticate(_ token: String) async throws -> Principal {
        let parts = token.split(separator: "_", omittingEmptySubsequences: false)
        let refused = AccountError(.unauthorized, "the key is not valid")
        guard parts.count == 3, parts[0] == Self.prefix, parts[1].utf8.count == 12, parts[2].utf8.count == 64 else {
            throw refused
        }
        let sent = Self.hash(String(parts[2]))
        let found = try await keys.key(String(parts[1]))
        // An unknown id costs the same comparison.
        let matches = Self.areEqual(sent, found?.secretHash ?? Self.hash(""))
        guard let key = found?.key, matches, key.isValid(at: .now()) else { throw refused }
        return Principal(key)
    }

    public func list() async throws -> [APIKey] { try await keys.list() }

    /// Revokes a key by its public id.
    /// - Throws: ``AccountError`` `notFound`.
    public func revoke(_ id: String) async throws {
        guard try await keys.revoke(id) else {
            throw AccountError(.notFound, "there is no key \"\(id)\" that is not revoked yet")
        }
    }

    private static func random(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
