import Accounts
import Foundation
import Gateway
import Testing

@Suite struct SamplePeopleTests {
    @Test func areTheSameForTheSameSeed() {
        #expect(SamplePeople().people(100) == Array(SamplePeople().people(200).prefix(100)))
        #expect(SamplePeople(seed: 2).people(10) != SamplePeople(seed: 3).people(10))
        #expect(SamplePeople().people(0).isEmpty)
    }

    @Test func arePlausible() throws {
        let people = SamplePeople().people(2000)
        #expect(Set(people.map(\.id)).count == 2000)
        #expect(Set(people.map(\.rowguid)).count == 2000)
        #expect(Set(people.map { EmailAddress.fold($0.email) }).count == 2000)
        for person in people {
            let address = try EmailAddress.normalizing(person.email)
            #expect(address != nil)
            #expect(person.email.utf16.count <= 50)
            #expect(person.phone.map { $0.count <= 25 && $0.contains("555") } ?? true)
            #expect(person.modified != nil)
            #expect(!person.firstName.isEmpty && !person.lastName.isEmpty)
        }
        #expect(people.contains { $0.phone == nil })
        // Names of several scripts are among them.
        for script in ["А", "Σ", "א", "م", "王", "김"] {
            let range = script.unicodeScalars.map { $0.value & ~0xFF }
            #expect(
                people.contains { person in
                    (person.firstName + person.lastName).unicodeScalars.contains { range.contains($0.value & ~0xFF) }
                }, "\(script)")
        }
    }
}

@Suite struct PeopleFilesTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func readsAndJoins() throws {
        try write(
            "\u{FEFF}2\t1\tterri0@example.org\tB5FF9EFD-72A2-4F87-830B-F338FDD4D162\t2008-01-24 16:33:33.123000000\r\n"
                + "1\t2\tfrançois0@example.org\t8A1901E4-671B-431A-871C-EADB2942E9EE\t2009-01-07 00:00:00\r\n",
            "1\t697-555-0142\t1\t2009-01-07 00:00:00\n1\t111-555-0142\t2\t2009-01-07 00:00:00\n")
        let people = try PeopleFiles(folder: folder).people()
        #expect(people.map(\.id) == [1, 2])
        #expect(people.map(\.email) == ["françois0@example.org", "terri0@example.org"])
        #expect(people.map(\.phone) == ["697-555-0142", nil])
        #expect(people[1].modified == LocalDateTime("2008-01-24 16:33:33.123"))
        #expect(people[0].rowguid == UUID(uuidString: "8a1901e4-671b-431a-871c-eadb2942e9ee"))
    }

    @Test func namesEveryBrokenLine() throws {
        let good = "\tx@example.org\tB5FF9EFD-72A2-4F87-830B-F338FDD4D162\t2008-01-24 00:00:00\n"
        try write(
            "1\t1\(good)" + "x\t1\(good)" + "3\t1\n"
                + "4\t1\tnobody\tB5FF9EFD-72A2-4F87-830B-F338FDD4D162\t2008-01-24 00:00:00\n"
                + "5\t1\tx@example.org\tnone\t2008-01-24 00:00:00\n"
                + "6\t1\tx@example.org\tB5FF9EFD-72A2-4F87-830B-F338FDD4D162\tsome day\n" + "1\t9\(good)",
            "1\t\(String(repeating: "5", count: 26))\t1\t2009-01-07 00:00:00\n")
        let error = #expect(throws: PeopleFileError.self) { try PeopleFiles(folder: folder).people() }
        let mistakes = try #require(error).mistakes
        #expect(mistakes.count == 7)
        #expect(mistakes[0].contains("PersonPhone.tsv:1: PhoneNumber"))
        for (line, word) in [
            (2, "BusinessEntityID"), (3, "5 columns"), (4, "nobody"), (5, "rowguid"), (6, "some day"), (7, "earlier"),
        ] {
            #expect(mistakes.contains { $0.contains("EmailAddress.tsv:\(line):") && $0.contains(word) }, "\(mistakes)")
        }
    }

    @Test func saysWhichFileIsMissing() throws {
        let error = #expect(throws: PeopleFileError.self) { try PeopleFiles(folder: folder).people() }
        #expect(try #require(error).mistakes.count == 2)
    }

    private func write(_ emails: String, _ phones: String) throws {
        try Data(emails.utf8).write(to: folder.appending(path: PeopleFiles.emailFile))
        try Data(phones.utf8).write(to: folder.appending(path: PeopleFiles.phoneFile))
    }
}
