import Accounts
import OrderedCollections

extension ProfileRepositoryContract {
    /// One case for each field, and so for each type.
    static let values: [Case] =
        ContractModel.names.flatMap { field in
            let type = ContractModel.profile.fields[field].map(\.type.name) ?? ""
            return forEach(ContractSites.creating, "edge values of the \(type) \"\(field)\" come back as they were") {
                fixture in
                let edges = ContractValues.values(of: field, in: fixture)
                try expect(!edges.isEmpty, "there are no values to try")
                for value in edges + [.null] {
                    let account = try await fixture.makeAccount()
                    let created = try await fixture.profiles.create(account, values: [field: value])
                    try expectValues(created, [field: value])
                    try await expectValues(fixture.profile(account), [field: value])
                    _ = try await fixture.profiles.update(account, values: [field: .null], expected: created.version)
                    let updated = try await fixture.profiles.update(account, values: [field: value], expected: nil)
                    try expectValues(updated, [field: value])
                    try await expectValues(fixture.profile(account), [field: value])
                    _ = try await fixture.profiles.delete(account, expected: nil)
                }
            }
        }
        + forEach(ContractSites.creating, "the empty string and no value are told apart") { fixture in
            for field: FieldName in ["nickname", "motto", "bio", "contact", "website"] {
                let account = try await fixture.person([field: .string("")])
                try await expectEqual(fixture.profile(account)[field], .string(""), "\(field)")
                let updated = try await fixture.profiles.update(account, values: [field: .null], expected: nil)
                try expectEqual(updated[field], .null, "\(field)")
                try await expectEqual(fixture.profile(account)[field], .null, "\(field)")
            }
        }
        + forEach(ContractSites.creating, "no bytes and no value are told apart") { fixture in
            let account = try await fixture.person(["avatar": .bytes([])])
            try await expectEqual(fixture.profile(account)["avatar"], .bytes([]))
        }

    static let refusals: [Case] =
        forEach(ContractSites.creating, "a text with U+0000 is refused, whatever the database could hold") { fixture in
            let account = try await fixture.person(["nickname": .string("before")])
            let fresh = try await fixture.makeAccount()
            for field: FieldName in ["nickname", "bio"] {
                for text in ["a\0b", "\0", "end\0"] {
                    try await expectRefused(field) {
                        try await fixture.profiles.update(account, values: [field: .string(text)], expected: nil)
                    }
                    try await expectRefused(field) {
                        try await fixture.profiles.create(fresh, values: [field: .string(text)])
                    }
                }
            }
            try await expectEqual(fixture.profile(account)["nickname"], .string("before"))
            try await expectEqual(fixture.profiles.profile(of: fresh), nil)
        }
        + forEach(ContractSites.creating, "a timestamp finer than the column is refused, not rounded") { fixture in
            let step = fixture.capabilities.timestampStep
            guard step > 1 else { return }
            let account = try await fixture.person()
            let coarse = try require(Timestamp("2024-02-29T12:00:00Z"), "a timestamp")
            for excess in [1, step - 1] {
                let fine = try require(Timestamp(ticks: coarse.ticks + excess), "a timestamp")
                try await expectRefused("seen") {
                    try await fixture.profiles.update(account, values: ["seen": .timestamp(fine)], expected: nil)
                }
            }
            try await expectEqual(fixture.profile(account)["seen"], .null)
        }
        + forEach([ContractSites.hashed], "a text longer than its column is refused, not cut off") { fixture in
            guard fixture.capabilities.boundsText else { return }
            let fits = String(repeating: "x", count: ContractSites.narrowLength)
            let account = try await fixture.person(["motto": .string(fits)])
            let fresh = try await fixture.makeAccount()
            try await expectRefused("motto") {
                try await fixture.profiles.update(account, values: ["motto": .string(fits + "y")], expected: nil)
            }
            try await expectRefused("motto") {
                try await fixture.profiles.create(fresh, values: ["motto": .string(fits + "y")])
            }
            try await expectEqual(fixture.profile(account)["motto"], .string(fits))
            try await expectEqual(fixture.profiles.profile(of: fresh), nil)
        }

    /// Demands that a write is refused for what one field was given.
    private static func expectRefused(
        _ field: FieldName, file: StaticString = #fileID, line: UInt = #line,
        _ write: () async throws -> Profile
    ) async throws {
        let error = try await expectThrows(.invalidFields, file: file, line: line) { try await write() }
        try expectEqual(error.fields.map(\.field), [field.rawValue], "the fields named", file: file, line: line)
    }
}
