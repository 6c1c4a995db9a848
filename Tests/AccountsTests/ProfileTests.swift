import Accounts
import Testing

/// The values of a profile, by their place and by their name.
@Suite struct ProfileTests {
    private let layout = FieldLayout(["name", "age", "town"])

    private func profile(_ row: [Value], layout: FieldLayout? = nil, source: Profile.Source = .store) -> Profile {
        Profile(
            site: "shop", account: 7, layout: layout ?? self.layout, row: row, version: Version(rawValue: "1"),
            source: source)
    }

    @Test func findsValuesByNameAndByPlace() {
        let bob = profile([.string("Bob"), .integer(42), .null])
        #expect(bob["age"] == .integer(42))
        #expect(bob["town"] == .null)
        #expect(bob["height"] == .null)
        #expect(bob.values == ["name": .string("Bob"), "age": .integer(42), "town": .null])
        #expect(bob.value(at: 0, of: layout) == .string("Bob"))
        // Another layout's first place is another field, or one the profile does not have.
        #expect(bob.value(at: 0, of: FieldLayout(["age", "height"])) == .integer(42))
        #expect(bob.value(at: 1, of: FieldLayout(["age", "height"])) == .null)
    }

    @Test func isTheSameWhateverTheOrderOfItsFields() {
        let bob = profile([.string("Bob"), .integer(42), .null])
        let turned = profile([.null, .integer(42), .string("Bob")], layout: FieldLayout(["town", "age", "name"]))
        let named = Profile(
            site: "shop", account: 7, values: ["age": .integer(42), "name": .string("Bob"), "town": .null],
            version: Version(rawValue: "1"))
        #expect(bob == turned)
        #expect(bob == named)
        #expect(Set([bob, turned, named]).count == 1)
        #expect(bob != profile([.string("Bob"), .null, .null]))
        #expect(bob != profile([.string("Bob"), .integer(42)], layout: FieldLayout(["name", "age"])))
        #expect(bob != bob.from(.legacy))
        #expect(bob.from(.legacy).row == bob.row)
    }

    @Test func keepsHowItIsWrittenFromTheSecondTimeOn() throws {
        let fields = [Field(name: "name", type: .string), Field(name: "age", type: .integer)]
        let model = try ProfileModel(fields: fields)
        let bob = profile([.string("Bob"), .integer(42)], layout: model.layout)
        let visible = model.visibleFields(to: .site)
        var written = 0
        func show() -> Profile.Writing? {
            bob.keep {
                written += 1
                return Profile.Writing(of: visible, text: "{}".utf8, tag: 7)
            }
            return bob.withWriting(of: visible) { $0 }
        }
        #expect(show() == nil && written == 0)
        let kept = try #require(show())
        #expect(kept.text == Array("{}".utf8) && kept.tag == 7 && written == 1)
        // Fields that are alike are those of another model: nothing that is written of them is this.
        let other = try ProfileModel(fields: fields).visibleFields(to: .site)
        #expect(other == visible && bob.withWriting(of: other) { _ in true } == nil)
        #expect(bob.from(.stale).withWriting(of: visible) { _ in true } == nil)
    }

    @Test func putsNamedValuesInTheLayoutsOrder() {
        let bob = Profile(
            site: "shop", account: 7, values: ["age": .integer(42), "shoes": .integer(44)], layout: layout,
            version: Version(rawValue: "1"))
        #expect(bob.row == [.null, .integer(42), .null])
        #expect(bob.layout === layout)
    }

    @Test func knowsWhatIsMissing() throws {
        let model = try ProfileModel(fields: [
            Field(name: "name", type: .string, rules: FieldRules(isRequired: true)),
            Field(name: "age", type: .integer, rules: FieldRules(isRequired: true)),
            Field(name: "town", type: .string),
        ])
        #expect(model.incomplete(profile([.string(""), .null, .null], layout: model.layout)) == ["name", "age"])
        #expect(model.incomplete(profile([.string("Bob"), .integer(0), .null], layout: model.layout)) == [])
        #expect(model.incomplete(["age": .integer(1)]) == ["name"])
    }
}
