import Foundation
import Testing

@testable import SQLServerDatabase

/// Columns are told to be the same by their names as C has them, and by nothing less.
@Suite struct WireColumnsTests {
    private let columns: WireColumns = {
        var columns = WireColumns()
        for (name, number) in [("id", 127), ("", 47), ("שם", 98)] as [(String, Int32)] {
            columns.append(name: name, number: number)
        }
        return columns
    }()

    @Test func `they are what was appended`() {
        #expect(columns.count == 3 && columns.names == ["id", "", "שם"] && columns.numbers == [127, 47, 98])
        #expect(columns.types == [.bigInt, .character, nil])
    }

    @Test(arguments: [
        (0, "id", true), (0, "ID", false), (0, "i", false), (0, "idx", false), (0, "", false), (1, "", true),
        (1, "a", false), (2, "שם", true), (2, "שמ", false),
    ])
    func `a name is the same or it is not`(index: Int, name: String, isSame: Bool) {
        var names = columns.names
        names[index] = name
        #expect(are(names, columns.numbers) == isSame)
    }

    @Test func `so are their number and their types`() {
        #expect(are(columns.names, columns.numbers))
        #expect(!are(Array(columns.names.dropLast()), Array(columns.numbers.dropLast())))
        #expect(!are(columns.names + [""], columns.numbers + [0]))
        #expect(!are(columns.names, [127, 47, 99]))
    }

    private func are(_ names: [String], _ numbers: [Int32]) -> Bool {
        let cNames = unsafe names.map { unsafe strdup($0) }
        defer { unsafe cNames.forEach { unsafe free($0) } }
        return unsafe columns.are(
            numbers.count, number: { numbers[Int($0) - 1] }, name: { unsafe UnsafePointer(cNames[Int($0) - 1]) })
    }

    @Test func `what cannot be read says which column it is, and why`() {
        #expect(
            UnreadableColumn(name: "shape", number: 240).reason
                == "column \"shape\" holds a value of type 240, which is not supported")
        #expect(UnreadableColumn(name: "born", number: 40).reason == "column \"born\" holds a broken date")
    }
}
