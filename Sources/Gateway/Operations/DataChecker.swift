public import Accounts
import SQLStore

/// Looks through the rows for what no catalogue tells: orphans, missing profiles, duplicate keys, names that collide.
///
/// It reads whole tables, a page at a time, and changes nothing.
public struct DataChecker: Sendable {
    /// How many keys a finding shows, and how many are read at a time.
    static let samples = 5
    static let pageSize = 1000

    private let scope: OperationScope
    let accounts: any AccountRepository
    let links: any LinkRepository

    public init(_ scope: OperationScope, accounts: any AccountRepository, links: any LinkRepository) {
        self.scope = scope
        self.accounts = accounts
        self.links = links
    }

    /// Everything that is wrong in the rows; a database that does not answer is a finding of its own.
    public func check() async -> [Finding] {
        var findings: [Finding] = []
        if let database = scope.databases[scope.core] {
            do { findings += try await names(in: database) + orphanedLinks(in: database) } catch {
                findings.append(unreachable(site: nil, scope.core, error))
            }
        }
        for site in scope.sites {
            guard let database = scope.databases[site.store.database] else { continue }
            do { findings += try await check(site, database) } catch {
                findings.append(unreachable(site: site.id, database.name, error))
            }
        }
        return findings
    }

    private func check(_ site: Site, _ database: any Database) async throws -> [Finding] {
        var findings: [Finding] = []
        let rows = ProfileKeys(site: site, database: database)
        let duplicates = try await rows.duplicates(limit: Self.samples)
        if !duplicates.isEmpty {
            findings.append(
                finding(
                    .duplicateKeys, site, found: "several rows with the key \(list(duplicates))",
                    wanted: "one row a key", remedy: "remove all rows but one of each, then make a unique index"))
        }
        var orphans = Sample()
        let resolver = KeyResolver(site: site, links: links)
        try await rows.forEachPage(of: Self.pageSize) { keys in
            let owners = try await resolver.accounts(of: keys)
            let known = try await accounts.accounts(Array(Set(owners.values)))
            // A legacy row without a link belongs to somebody who has not come yet.
            for key in keys { if let id = owners[key], known[id] == nil { orphans.add(key.rawValue) } }
        }
        if orphans.count > 0 {
            findings.append(
                finding(
                    .orphans, site, found: "\(orphans.count) profiles without an account (\(orphans.text))",
                    wanted: "an account for each",
                    remedy: "delete the rows, after making sure that the core database is the right one"))
        }
        if site.creation == .onRegistration, let finding = try await missingProfiles(site, rows) {
            findings.append(finding)
        }
        return findings
    }

    private func missingProfiles(_ site: Site, _ rows: ProfileKeys) async throws -> Finding? {
        var missing = Sample()
        let resolver = KeyResolver(site: site, links: links)
        var cursor: String?
        repeat {
            let page = try await accounts.list(PageRequest(limit: Self.pageSize, cursor: cursor), search: nil)
            let ids = page.elements.map(\.id)
            let keys = try await resolver.keys(of: ids)
            let present = try await rows.present(Array(keys.values))
            for id in ids where keys[id].map({ !present.contains($0) }) ?? true { missing.add(id.description) }
            cursor = page.next
        } while cursor != nil
        guard missing.count > 0 else { return nil }
        return finding(
            .missingProfiles, site, severity: .warning,
            found: "\(missing.count) accounts without a profile (\(missing.text))",
            wanted: "a profile for each, by create: on-registration",
            remedy: "run: gatehouse profile backfill \(site.id)")
    }

    private func names(in database: any Database) async throws -> [Finding] {
        try await NameAudit(database: database, schema: scope.schema).collisions().map { collision in
            Finding(
                .collidingNames, .warning, site: nil, database: scope.core,
                found: "accounts \(list(collision.accounts.map(\.description))) share \(collision.what)",
                wanted: "names of their own", remedy: "rename all but one: gatehouse account update")
        }
    }

    private func orphanedLinks(in database: any Database) async throws -> [Finding] {
        let audit = NameAudit(database: database, schema: scope.schema)
        return try await audit.linksWithoutAccount().map { source, count in
            Finding(
                .orphans, .warning, site: nil, database: scope.core, table: "gatehouse_link",
                found: "\(count) links of \"\(source)\" to accounts that are gone", wanted: "an account for each",
                remedy: "wait for the outbox if it still erases their profiles; else delete the rows")
        }
    }

    private func unreachable(site: SiteID?, _ database: DatabaseName, _ error: any Error) -> Finding {
        let reason =
            (error as? DatabaseError)?.description ?? (error as? AccountError)?.description
            ?? "the check was broken off"
        return Finding(
            .unreachable, site: site, database: database, found: reason, wanted: "rows that can be read",
            remedy: "run gatehouse check without --data first")
    }

    private func finding(
        _ kind: Finding.Kind, _ site: Site, severity: Finding.Severity = .error, found: String, wanted: String,
        remedy: String
    ) -> Finding {
        Finding(
            kind, severity, site: site.id, database: site.store.database, table: site.store.table.description,
            column: site.store.key.column, found: found, wanted: wanted, remedy: remedy)
    }

    private func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}

/// A count, with the first few of what was counted.
private struct Sample {
    private(set) var count = 0
    private var first: [String] = []

    mutating func add(_ item: String) {
        count += 1
        if first.count < DataChecker.samples { first.append(item) }
    }

    var text: String { first.joined(separator: ", ") + (count > first.count ? ", ..." : "") }
}
