import Accounts
import Foundation
import OrderedCollections
import Testing

@testable import GatewayHTTP

/// The form a model makes, and what comes back from it.
@Suite struct ProfileFormTests {
    private let form = ProfileForm(model: TestSites.blog.model, audience: .self)

    private func control(_ name: String, _ value: Value = .null) throws -> FormField {
        try #require(form.fields([FieldName(rawValue: name): value]).first { $0.name == name })
    }

    private func posted(_ text: String) throws -> PostedForm { try PostedForm(Array(text.utf8)) }

    @Test func hasAControlForEachType() throws {
        let name = try control("display_name", .string("Bob"))
        #expect(name.isInput && name.inputType == "text" && name.value == "Bob" && name.maximumLength == 50)
        #expect(name.label == "Display name" && name.id == "field-display_name")
        let bio = try control("bio")
        #expect(bio.isTextArea && bio.hint == "In a few words.")
        let age = try control("age", .integer(7))
        #expect(age.isInput && age.inputMode == "numeric" && age.value == "7" && age.hint == "From 0 to 150.")
        let subscribed = try control("subscribed", .boolean(true))
        #expect(subscribed.isCheckbox && subscribed.isChecked)
        #expect(try control("subscribed").isChecked == false)
        let birthday = try control("birthday", .date(try #require(CalendarDate("2024-02-29"))))
        #expect(birthday.inputType == "date" && birthday.value == "2024-02-29")
        #expect(try control("contact").inputType == "email")
        #expect(try control("website").inputType == "url")
        #expect(try control("token").maximumLength == 36)
        let city = try control("city", .string("hfa"))
        #expect(city.isSelect && city.options.map(\.value) == ["", "tlv", "hfa"])
        #expect(city.options.filter(\.isSelected).map(\.optionLabel) == ["Haifa"])
        let settings = try control("settings", .json(["a": 1]))
        #expect(settings.isTextArea && settings.value == "{\"a\":1}")
        let picture = try control("picture", .bytes([1, 2, 3]))
        #expect(picture.isOutput && picture.value == "3 bytes")
    }

    @Test func showsWhatMayNotBeChangedHere() throws {
        let seen = try control("seen", .timestamp(try #require(Timestamp("2024-02-29T12:00:00.25Z"))))
        #expect(seen.isOutput && seen.value == "2024-02-29 12:00:00.25 UTC")
        #expect(!form.fields([:]).contains { $0.name == "credit" })
        let admin = ProfileForm(model: TestSites.blog.model, audience: .admin).fields([:])
        #expect(admin.first { $0.name == "credit" }?.isInput == true)
        let closed = ProfileForm(model: TestSites.blog.model, audience: .self, isEditable: false).fields([:])
        #expect(closed.allSatisfy { $0.isOutput })
    }

    @Test func offersFewRequiredChoicesSideBySide() throws {
        let choices = [FieldType.Choice(value: "a", label: "A"), .init(value: "b", label: "B")]
        let field = Field(name: "kind", type: .choice(choices), rules: .init(isRequired: true))
        let open = FieldControl(field: field, name: "kind").control(text: "")
        #expect(open.isRadio && open.isRequired && open.options.map(\.value) == ["a", "b"])
        // A stored value that is no choice any more stays until another one is chosen.
        let old = FieldControl(field: field, name: "kind").control(text: "gone")
        #expect(old.isSelect && old.options.last?.value == "gone" && old.options.last?.isSelected == true)
    }

    @Test func sendsOnlyWhatWasChanged() throws {
        let stored: [FieldName: Value] = [
            "display_name": .string("Bob"), "bio": .string("a\nb"), "age": .integer(7), "website": .string("old site"),
            "subscribed": .boolean(true),
        ]
        let sent = "display_name=Bob&bio=a%0D%0Ab&age=8&website=old+site&subscribed=false&birthday=&city="
        let (fields, problems) = form.changes(try posted(sent), over: stored)
        #expect(problems.isEmpty)
        #expect(fields == ["age": 8, "subscribed": false])
    }

    @Test func findsEverythingThatIsWrong() throws {
        let sent =
            "display_name=\(String(repeating: "x", count: 51))&age=old&website=javascript:alert(1)&birthday=2023-02-29"
        let (_, problems) = form.changes(try posted(sent), over: [:])
        #expect(problems.map(\.field).sorted() == ["age", "birthday", "display_name", "website"])
        let typed = form.fields(typed: try posted(sent), over: [:])
        #expect(typed.first { $0.name == "age" }?.value == "old")
        let (marked, rest) = typed.marking(problems + [FieldProblem(field: "other", code: .taken, message: "taken")])
        #expect(marked.errors.count == 4 && rest.map(\.field) == ["other"])
    }

    @Test func readsMomentsInUTC() throws {
        let field = Field(name: "at", type: .timestamp)
        let noon = Value.timestamp(try #require(Timestamp("2024-02-29T12:00:00Z")))
        for typed in ["2024-02-29T12:00", "2024-02-29T12:00:00", "2024-02-29T12:00:00.000", "2024-02-29T12:00:00Z"] {
            #expect(try FieldText.value(field, typed: typed) == noon)
        }
        #expect(FieldText.form(field, noon) == "2024-02-29T12:00:00")
        let exact = Value.timestamp(try #require(Timestamp("2024-02-29T12:00:00.1234567Z")))
        #expect(FieldText.form(field, exact) == "2024-02-29T12:00:00.123")
        #expect(throws: FieldProblem.self) { try FieldText.value(field, typed: "noon") }
    }

    @Test func takesNothingForAFieldThatIsNotTheirs() throws {
        let (fields, problems) = form.changes(try posted("credit=100&seen=2024-01-01T00:00&picture=AAAA"), over: [:])
        #expect(fields.isEmpty && problems.isEmpty)
    }

    @Test func wantsWhatIsRequired() throws {
        let forum = ProfileForm(model: TestSites.forum.model, audience: .self, prefix: "profile.")
        let (_, problems) = forum.changes(try posted("profile.nickname="), over: nil)
        #expect(problems.map(\.field) == ["profile.nickname"])
        #expect(problems.map(\.code) == [.required])
        // Nothing at all is sent of choices side by side of which none was made.
        #expect(forum.changes(try posted("x=1"), over: nil).problems.map(\.field) == ["profile.nickname"])
        #expect(forum.changes(try posted("x=1"), over: [:]).problems.map(\.field) == ["profile.nickname"])
        #expect(forum.changes(try posted("x=1"), over: ["nickname": .string("Annie")]).problems.isEmpty)
    }
}
