public import Accounts
import OrderedCollections

extension VerifyReport {
    /// The report for programs.
    public var json: JSONValue {
        [
            "site": .string(site.rawValue),
            "started_at": .string(startedAt.description),
            "seconds": .number(Self.rounded(seconds)),
            "clean": .bool(isClean),
            "findings": JSONValue(findings),
            "missing": JSONValue(missing),
            "legacy": legacy.json,
            "store": store.json,
            "counts": .object(
                OrderedDictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.rawValue, JSONValue(number(of: $0))) })),
            "rows_without_key": JSONValue(rowsWithoutKey),
            "fields": .array(fields.map(\.json)),
            "ranges": [
                "compared": JSONValue(comparedRanges), "differing": JSONValue(differingRanges),
                "parts": .array(ranges.map(\.json)),
            ],
            "problems": .array(
                problems.sorted { $0.key < $1.key }.map { problem, count in
                    [
                        "field": .string(problem.field), "code": .string(problem.code.rawValue),
                        "rows": JSONValue(count),
                    ]
                }),
            "people": people.json,
            "rows": .array(rows.map(\.json)),
            "unlisted": JSONValue(unlisted),
        ]
    }

    /// A number with three digits behind the point.
    static func rounded(_ number: Double) -> String {
        let thousandths = Int64((number * 1000).rounded())
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}

extension VerifyReport.Side {
    fileprivate var json: JSONValue {
        ["database": .string(database.rawValue), "table": .string(table), "rows": JSONValue(rows)]
    }
}

extension VerifyReport.FieldSummary {
    fileprivate var json: JSONValue {
        [
            "field": .string(field.rawValue), "legacy_checksum": .string(legacyChecksum),
            "checksum": .string(checksum), "differing": JSONValue(differing),
        ]
    }
}

extension VerifyReport.Range {
    fileprivate var json: JSONValue {
        [
            "first": .string(first.rawValue), "last": .string(last.rawValue), "rows": JSONValue(rows),
            "findings": JSONValue(findings), "fields": .array(fields.map { .string($0.rawValue) }),
        ]
    }
}

extension VerifyReport.Row {
    fileprivate var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "kind": .string(kind.rawValue), "key": key.map { .string($0.rawValue) } ?? .null,
            "account": account.map { JSONValue($0.rawValue) } ?? .null,
            "fields": .array(fields.map { .string($0.rawValue) }),
            "problems": .array(problems.map(\.json)),
        ]
        if !values.isEmpty {
            members["values"] = .object(
                OrderedDictionary(
                    uniqueKeysWithValues: fields.compactMap { name in
                        values[name].map { (name.rawValue, ["legacy": $0.legacy.json, "here": $0.here.json]) }
                    }))
        }
        return .object(members)
    }
}

extension PeopleSurvey {
    /// The numbers for programs.
    public var json: JSONValue {
        [
            "accounts": JSONValue(accounts), "linked": JSONValue(linked),
            "linked_to_nothing": JSONValue(linkedToNothing),
            "never_signed_in": JSONValue(neverSignedIn), "copied": JSONValue(copied),
            "members": members.map { JSONValue($0) } ?? .null,
            "members_not_come": membersNotCome.map { JSONValue($0) } ?? .null, "hashes": hashes.json,
        ]
    }
}

extension [String: Int] {
    /// The counts as an object, in the order of their names.
    var json: JSONValue {
        .object(OrderedDictionary(uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0, JSONValue($1)) }))
    }
}
