import Accounts

/// What every ``ImportRepository`` has to do.
public enum ImportRepositoryContract {
    public typealias Case = ContractCase<any MigrationFixture>

    /// Every point of the contract.
    public static let cases: [Case] = leasing + going + remembering

    private static let me = ImportHolder(rawValue: "host/1/100")
    private static let other = ImportHolder(rawValue: "host/2/200")

    private static let leasing: [Case] = [
        Case("of many who want the lease of a site at once one gets it") { fixture in
            let imports = fixture.imports
            let results = await concurrently(20) { number in
                try await imports.lease(
                    "shop", for: ImportHolder(rawValue: "host/\(number)/1"), seconds: 60, displacing: nil)
            }
            try expectEqual(results.filter { (try? $0.get()) != nil }.count, 1, "who got it")
            try await imports.lease("blog", for: me, seconds: 60, displacing: nil)
            try await expectEqual(imports.holder(of: "blog"), me)
        },
        Case("a lease is renewed by its holder, and ends by time or when it is given back") { fixture in
            let imports = fixture.imports
            try await imports.lease("shop", for: me, seconds: 60, displacing: nil)
            try await imports.lease("shop", for: me, seconds: 60, displacing: nil)
            try await expectThrows(.conflict) {
                try await imports.lease("shop", for: other, seconds: 60, displacing: nil)
            }
            try await imports.release("shop", by: other)
            try await expectEqual(imports.holder(of: "shop"), me)
            try await imports.lease("shop", for: me, seconds: -1, displacing: nil)
            try await expectEqual(imports.holder(of: "shop"), nil)
            try await imports.lease("shop", for: other, seconds: 60, displacing: nil)
            try await imports.release("shop", by: other)
            try await expectEqual(imports.holder(of: "shop"), nil)
            try await imports.lease("shop", for: me, seconds: 60, displacing: nil)
        },
        Case("a holder that is known to have ended is displaced, and no other") { fixture in
            let imports = fixture.imports
            try await imports.lease("shop", for: other, seconds: 60, displacing: nil)
            try await expectThrows(.conflict) {
                try await imports.lease("shop", for: me, seconds: 60, displacing: ImportHolder(rawValue: "host/3/1"))
            }
            try await imports.lease("shop", for: me, seconds: 60, displacing: other)
            try await expectEqual(imports.holder(of: "shop"), me)
        },
        Case("who does not hold the lease changes nothing") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            try await expectThrows(.conflict) {
                try await imports.note(
                    ImportCheckpoint(range: 0, position: "9", isDone: true, counts: ImportCounts(read: 9)),
                    site: "shop", holder: other)
            }
            try await expectThrows(.conflict) {
                try await imports.set(.done, reason: nil, site: "shop", holder: other)
            }
            try await expectThrows(.conflict) {
                _ = try await imports.begin("shop", source: "x", total: nil, ranges: [], holder: other)
            }
            try await expectEqual(imports.job(of: "shop")?.counts, ImportCounts())
            try await expectEqual(imports.ranges(of: "shop").map(\.position), [nil, nil])
        },
    ]

    private static let going: [Case] = [
        Case("an import comes back as it was begun, and belongs to one site") { fixture in
            let imports = fixture.imports
            let job = try await begun(fixture)
            try expectEqual(job.number, 1)
            try expectEqual(job.state, .running)
            try await expectEqual(imports.job(of: "shop"), job)
            try await expectEqual(imports.job(of: "blog"), nil)
            try await expectEqual(imports.jobs(), [job])
            try await expectEqual(
                imports.ranges(of: "shop"),
                [ImportRange(number: 0, low: nil, high: "a'b"), ImportRange(number: 1, low: "a'b", high: nil)])
        },
        Case("pieces add up, and ranges go on from where they were left") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            let counts = ImportCounts(
                read: 10, written: 4, present: 3, deleted: 2, rejected: 1, rounded: 2, accounts: 5)
            try await imports.note(
                ImportCheckpoint(range: 1, position: "é", isDone: false, counts: counts), site: "shop", holder: me)
            try await imports.note(
                ImportCheckpoint(range: 1, position: "ü", isDone: true, counts: counts), site: "shop", holder: me)
            try await expectEqual(imports.job(of: "shop")?.counts, counts + counts)
            let ranges = try await imports.ranges(of: "shop")
            try expectEqual(ranges.map(\.isDone), [false, true])
            try expectEqual(ranges.map(\.start), [nil, "ü"])
        },
        Case("pieces that are noted at once are all counted") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            let results = await concurrently(20) { number in
                try await imports.note(
                    ImportCheckpoint(
                        range: number % 2, position: "\(number)", isDone: false, counts: ImportCounts(read: 1)),
                    site: "shop", holder: me)
            }
            for result in results { try result.get() }
            try await expectEqual(imports.job(of: "shop")?.counts.read, 20)
        },
        Case("its end is noted with the reason, and it can be gone on with") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            try await imports.set(.interrupted, reason: "it was broken off", site: "shop", holder: me)
            let ended = try await imports.job(of: "shop")
            try expectEqual(ended?.state, .interrupted)
            try expectEqual(ended?.reason, "it was broken off")
            try expect(ended?.finishedAt != nil, "the end is noted")
            try await imports.set(.running, reason: nil, site: "shop", holder: me)
            let running = try await imports.job(of: "shop")
            try expectEqual(running?.state, .running)
            try expectEqual(running?.finishedAt, nil)
        },
    ]

    private static let remembering: [Case] = [
        Case("rejects come newest first, with all that is told of them") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            let first = ImportReject(key: "k 'é'", field: "name", code: "too-long", reason: "too long", line: 7)
            let second = ImportReject(.noAccount, key: "2", reason: "nobody's")
            try await imports.note(
                ImportCheckpoint(range: 0, position: "1", isDone: false, rejects: [first, second]), site: "shop",
                holder: me)
            try await expectEqual(imports.rejects(of: "shop", limit: 10), [second, first])
            try await expectEqual(imports.rejects(of: "shop", limit: 1), [second])
            try await expectEqual(imports.rejects(of: "blog", limit: 10), [])
        },
        Case("of very many rejects the last are kept") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            for piece in 0..<3 {
                let rejects = (0..<500).map { ImportReject(.key, key: "\(piece * 500 + $0)", reason: "no key") }
                try await imports.note(
                    ImportCheckpoint(range: 0, position: nil, isDone: false, rejects: rejects), site: "shop",
                    holder: me)
            }
            let kept = try await imports.rejects(of: "shop", limit: 5000)
            try expectEqual(kept.count, 1000)
            try expectEqual(kept.first?.key, "1499")
            try expectEqual(kept.last?.key, "500")
        },
        Case("samples come in their order, and a new import begins without the old one's") { fixture in
            let imports = fixture.imports
            _ = try await begun(fixture)
            try await imports.sample("shop")
            try await imports.note(
                ImportCheckpoint(
                    range: 0, position: "5", isDone: true, counts: ImportCounts(read: 5, written: 3, rejected: 2),
                    rejects: [ImportReject(.key, key: "x", reason: "no key")]), site: "shop", holder: me)
            try await imports.sample("shop")
            let samples = try await imports.samples(of: "shop")
            try expectEqual(samples.map(\.read), [0, 5])
            try expectEqual(samples.map(\.written), [0, 3])
            try expectEqual(samples.map(\.rejected), [0, 2])
            let next = try await begun(fixture)
            try expectEqual(next.number, 2)
            try await expectEqual(imports.samples(of: "shop"), [])
            try await expectEqual(imports.rejects(of: "shop", limit: 5), [])
            try await expectEqual(imports.ranges(of: "shop").map(\.isDone), [false, false])
        },
    ]

    private static func begun(_ fixture: any MigrationFixture) async throws -> ImportJob {
        try await fixture.imports.lease("shop", for: me, seconds: 60, displacing: nil)
        return try await fixture.imports.begin(
            "shop", source: "the table dbo.T", total: 77,
            ranges: [ImportRange(number: 0, low: nil, high: "a'b"), ImportRange(number: 1, low: "a'b", high: nil)],
            holder: me)
    }
}
