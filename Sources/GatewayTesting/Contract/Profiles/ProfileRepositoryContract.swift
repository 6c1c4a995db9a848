import Accounts

/// What every ``ProfileRepository`` has to do, whichever database it is over and whatever is wrapped around it.
public enum ProfileRepositoryContract {
    public typealias Case = ContractCase<any ProfileFixture>

    /// Every point of the contract, each for the sites it concerns.
    public static let cases: [Case] =
        reading + creating + findingOrCreating + values + refusals + updating + versions + deleting + listing
        + filtering + paging + collections + linking + readOnly

    /// One point, demanded of several sites.
    static func forEach(
        _ sites: [Site], _ name: String, _ body: @escaping @Sendable (any ProfileFixture) async throws -> Void
    ) -> [Case] {
        sites.map { Case(name, site: $0, body: body) }
    }

    /// Demands that two profiles are the same, texts to the last code point.
    static func expectSame(
        _ found: Profile, _ wanted: Profile, file: StaticString = #fileID, line: UInt = #line
    ) throws {
        try expectEqual(found.account, wanted.account, "the account", file: file, line: line)
        try expectEqual(found.version, wanted.version, "the version", file: file, line: line)
        try expectValues(found, wanted.values, file: file, line: line)
    }

    /// Demands the values of some fields.
    static func expectValues(
        _ profile: Profile, _ values: [FieldName: Value], file: StaticString = #fileID, line: UInt = #line
    ) throws {
        for (field, value) in values {
            try expect(
                profile[field].isSame(as: value), "\(field) is \(profile[field]), not \(value)", file: file,
                line: line)
        }
    }
}
