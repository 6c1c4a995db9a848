import Accounts
import Gateway
import Testing

/// A profile that is shown again and again is written out once, and each audience meets its own writing.
@Suite struct ProfileTextTests {
    private static let fields = [
        Field(name: "motto", type: .string, visibility: .public), Field(name: "age", type: .integer),
        Field(name: "income", type: .decimal(precision: 9, scale: 2), visibility: .self),
        Field(name: "note", type: .string, rules: FieldRules(isRequired: true), visibility: .admin),
    ]

    private static func site(_ fields: [Field] = fields) throws -> Site {
        Site(
            id: "shop", name: "Shop", hosts: [], model: try ProfileModel(fields: fields),
            store: StoreDefinition(
                database: "main", table: TableName(name: "shop_profile"), isManaged: true, access: .readWrite,
                key: .init(column: "account_id", type: .integer, account: .id), onDelete: .cascade),
            creation: .never)
    }

    /// A row of the site, read anew.
    private static func profile(of site: Site) -> Profile {
        Profile(
            site: "shop", account: 7,
            values: ["motto": .string("\"Carpe\ndiem\""), "age": .integer(42), "income": .decimal(DecimalNumber(12))],
            layout: site.model.layout, version: Version(rawValue: "3"),
            warnings: [FieldProblem("income", .precision, "too many digits")])
    }

    private static func text(_ view: ProfileView) -> (text: [UInt8], tag: EntityTag) {
        var text = JSONText()
        let tag = view.writeTagged(to: &text)
        return (text.utf8, tag)
    }

    @Test func everyAudienceMeetsItsOwn() throws {
        let site = try Self.site()
        let shown = Self.profile(of: site)
        for audience in Audience.allCases + Audience.allCases.reversed() + Audience.allCases {
            for _ in 0..<3 {
                let known = Self.text(ProfileView(profile: shown, site: site, audience: audience))
                let fresh = Self.text(ProfileView(profile: Self.profile(of: site), site: site, audience: audience))
                #expect(known == fresh)
            }
        }
        let seen = Audience.allCases.map { audience in
            String(decoding: Self.text(ProfileView(profile: shown, site: site, audience: audience)).text, as: UTF8.self)
        }
        #expect(seen.map { $0.contains("\"age\":42") } == [false, true, true, true])
        #expect(seen.map { $0.contains("too many digits") } == [false, false, true, true])
        #expect(seen.map { $0.contains("\"note\"") } == [false, false, false, true])
    }

    @Test func anotherModelOfTheSiteIsWrittenAnew() throws {
        let (site, later) = (try Self.site(), try Self.site(Array(Self.fields.prefix(1))))
        let shown = Self.profile(of: site)
        for _ in 0..<3 { _ = Self.text(ProfileView(profile: shown, site: site, audience: .site)) }
        let text = Self.text(ProfileView(profile: shown, site: later, audience: .site)).text
        #expect(!String(decoding: text, as: UTF8.self).contains("age"))
    }

    @Test func manyAreWrittenWithTheirCommas() throws {
        let site = try Self.site()
        let one = Self.profile(of: site)
        let views = ProfileViews(profiles: [one, one, Self.profile(of: site), one], site: site, audience: .admin)
        let first = JSONText(ProfileView(profile: Self.profile(of: site), site: site, audience: .admin)).utf8
        let text = JSONText(views).utf8
        let members = Array([first, first, first, first].joined(separator: ",".utf8))
        #expect(text == Array("[".utf8) + members + Array("]".utf8))
        #expect(try JSONValue(parsing: text) == .array(Array(repeating: JSONValue(parsing: first), count: 4)))
    }
}
