public import Accounts

extension PlanReport {
    /// The report for programs.
    public var json: JSONValue {
        [
            "site": .string(site.rawValue),
            "started_at": .string(startedAt.description),
            "obstacles": .array(obstacles.map(JSONValue.string)),
            "legacy": legacy.json,
            "store": [
                "database": .string(store.database.rawValue), "table": .string(store.table),
                "has_table": .bool(store.hasTable), "rows": JSONValue(store.rows),
                "missing_columns": .array(store.missingColumns.map(JSONValue.string)),
            ],
            "owners": [
                "with_account": JSONValue(owners.withAccount), "without_account": JSONValue(owners.withoutAccount),
                "examples": .array(owners.examples.map { .string($0.rawValue) }),
                "deleted": JSONValue(owners.deleted), "copied": JSONValue(owners.copied),
            ],
            "troubled_rows": JSONValue(troubledRows),
            "troubles": .array(troubles.map(\.json)),
            "rounded": Dictionary(uniqueKeysWithValues: rounded.map { ($0.key.rawValue, $0.value) }).json,
            "scanned": JSONValue(scanned),
            "seconds": .number(VerifyReport.rounded(seconds)),
            "rows_per_second": rowsPerSecond.map { JSONValue(Int($0)) } ?? .null,
            "estimated_seconds": estimate.map { .number(VerifyReport.rounded($0)) } ?? .null,
            "estimated_bytes": estimatedBytes.map { JSONValue($0) } ?? .null,
            "people": people?.json ?? .null,
            "members": members?.json ?? .null,
        ]
    }
}

extension PlanReport.Source {
    fileprivate var json: JSONValue {
        [
            "database": .string(database.rawValue), "table": .string(table), "rows": JSONValue(rows),
            "rows_without_key": JSONValue(rowsWithoutKey),
            "duplicate_keys": .array(duplicateKeys.map(JSONValue.string)), "columns": JSONValue(columns),
            "unmapped": .array(unmapped.map { ["column": .string($0.name), "type": .string($0.detail)] }),
            "lacking": .array(lacking.map { ["field": .string($0.name), "column": .string($0.detail)] }),
            "changes_by": .string(trace),
        ]
    }
}

extension PlanReport.Trouble {
    fileprivate var json: JSONValue {
        [
            "field": .string(field), "code": .string(code.rawValue), "refused_by": .string(origin.rawValue),
            "rows": JSONValue(rows), "examples": .array(examples.map { .string($0.rawValue) }),
            "remedy": .string(remedy),
        ]
    }
}

extension MemberSurvey {
    fileprivate var json: JSONValue {
        [
            "members": JSONValue(members), "not_come": JSONValue(notCome),
            "taken": JSONValue(taken), "taken_examples": .array(takenExamples.map { .string($0.rawValue) }),
            "without_profile": JSONValue(withoutProfile),
            "without_profile_examples": .array(withoutProfileExamples.map { .string($0.rawValue) }),
            "profiles_without_member": JSONValue(profilesWithoutMember),
            "profiles_without_member_examples": .array(profilesWithoutMemberExamples.map { .string($0.rawValue) }),
            "hashes": hashes.json,
            "collisions": .array(
                collisions.map { collision in
                    [
                        "kinds": .array(collision.kinds.map(\.rawValue).sorted().map(JSONValue.string)),
                        "keys": .array(collision.keys.map { .string($0.rawValue) }),
                    ]
                }),
        ]
    }
}
