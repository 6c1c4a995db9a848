import Testing

@testable import Gateway

@Suite struct CSVParserTests {
    /// The fields of all rows, whatever the pieces the bytes come in.
    private static func rows(_ text: String, pieces size: Int, delimiter: Character = ",") throws -> [[String]] {
        var parser = CSVParser(delimiter: delimiter.asciiValue ?? 0)
        var records: [CSVParser.Record] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            records += try parser.read(bytes[start..<min(start + size, bytes.count)])
        }
        if let last = try parser.finish() { records.append(last) }
        return records.map { record in
            record.fields.map { ($0.isQuoted ? "=" : "") + String(decoding: $0.bytes, as: UTF8.self) }
        }
    }

    private static let samples: [(text: String, rows: [[String]])] = [
        ("", []), ("\n", [[""]]), ("a", [["a"]]), ("a,", [["a", ""]]), ("a\r\nb\r\n", [["a"], ["b"]]),
        ("a\rb", [["a"], ["b"]]), ("a\n\nb", [["a"], [""], ["b"]]), ("\"\"", [["="]]), (",\"\"\n", [["", "="]]),
        ("\"a,b\",c", [["=a,b", "c"]]), ("\"a\r\nb\"\r\n\"c\"", [["=a\r\nb"], ["=c"]]),
        ("\"say \"\"hi\"\"\",x\n", [["=say \"hi\"", "x"]]), ("\"\"\"\"", [["=\""]]), ("é,👩‍🚀\n", [["é", "👩‍🚀"]]),
        (" a , b ", [[" a ", " b "]]),
    ]

    @Test(arguments: samples.indices, [1, 2, 3, 1000])
    func rowsDoNotDependOnThePieces(_ index: Int, _ size: Int) throws {
        let sample = Self.samples[index]
        #expect(try Self.rows(sample.text, pieces: size) == sample.rows)
    }

    /// Wherever a row ends, reading can begin.
    @Test func everyEndIsABeginning() throws {
        let bytes = Array("a,1\r\n\"b\nb\",2\n\nc,\"\"\"3\"\nd,4".utf8)
        var parser = CSVParser(delimiter: UInt8(ascii: ","))
        var records = try parser.read(bytes)
        records += try [parser.finish()].compactMap(\.self)
        #expect(records.map(\.line) == [1, 2, 4, 5, 6])
        for (index, record) in records.enumerated() {
            var rest = CSVParser(delimiter: UInt8(ascii: ","), offset: record.end, line: record.nextLine)
            var found = try rest.read(bytes[record.end...])
            found += try [rest.finish()].compactMap(\.self)
            #expect(found == Array(records[(index + 1)...]))
        }
    }

    @Test(arguments: [("\"a", 1), ("x\n\"a\nb", 2), ("a\"b", 1), ("x\n\"a\"b", 2), ("\"a\nb\"c", 2)])
    func whatIsNoCSVIsToldByItsLine(_ text: String, _ line: Int) {
        let error = #expect(throws: CSVParser.Malformed.self) { _ = try Self.rows(text, pieces: 1) }
        #expect(error?.line == line)
    }
}
