import Accounts
public import Foundation

/// The people of a legacy system in two tab-separated files: `EmailAddress.tsv` and `PersonPhone.tsv`.
///
/// They are tables of Microsoft's sample database AdventureWorks as SQL Server's tools write them: UTF-8 without a header,
/// a byte order mark perhaps, lines that end in LF or CR LF. BusinessEntityID joins them.
///
/// | file | columns |
/// | --- | --- |
/// | EmailAddress.tsv | BusinessEntityID, EmailAddressID, EmailAddress, rowguid, ModifiedDate |
/// | PersonPhone.tsv | BusinessEntityID, PhoneNumber, PhoneNumberTypeID, ModifiedDate |
public struct PeopleFiles: Sendable {
    public static let emailFile = "EmailAddress.tsv"
    public static let phoneFile = "PersonPhone.tsv"
    /// After so many mistakes a file is most likely not what it should be.
    static let mostMistakes = 20

    private let folder: URL

    public init(folder: URL) { self.folder = folder }

    /// Reads and joins the files; the people come by their numbers.
    /// - Throws: ``PeopleFileError`` with every broken line, up to twenty.
    public func people() throws(PeopleFileError) -> [LegacyPerson] {
        var mistakes: [String] = []
        var phones: [Int64: String] = [:]
        forEachLine(of: Self.phoneFile, columns: 4, &mistakes) { fields throws(BrokenLine) in
            let id = try Self.id(fields[0])
            let phone = try Self.text(fields[1], "PhoneNumber", longest: 25)
            // Somebody with several numbers has the first.
            if phones[id] == nil { phones[id] = phone }
        }
        var people: [Int64: LegacyPerson] = [:]
        forEachLine(of: Self.emailFile, columns: 5, &mistakes) { fields throws(BrokenLine) in
            let person = LegacyPerson(
                id: try Self.id(fields[0]), email: try Self.email(fields[2]), phone: phones[try Self.id(fields[0])],
                rowguid: try Self.uuid(fields[3]), modified: try Self.moment(fields[4]))
            guard people.updateValue(person, forKey: person.id) == nil else {
                throw BrokenLine(reason: "BusinessEntityID \(person.id) stands in an earlier line already")
            }
        }
        guard mistakes.isEmpty else { throw PeopleFileError(mistakes: mistakes) }
        return people.values.sorted { $0.id < $1.id }
    }

    private func forEachLine(
        of name: String, columns: Int, _ mistakes: inout [String], _ read: ([Substring]) throws(BrokenLine) -> Void
    ) {
        let file = folder.appending(path: name, directoryHint: .notDirectory)
        guard let data = try? Data(contentsOf: file) else {
            mistakes.append("\(file.path(percentEncoded: false)): the file cannot be read")
            return
        }
        guard let text = String(data: data.dropFirst(Self.markLength(data)), encoding: .utf8) else {
            mistakes.append("\(file.path(percentEncoded: false)): the file is not UTF-8")
            return
        }
        // In UTF-8 no byte of a longer character is a separator.
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty { continue }
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map(Substring.init)
            do throws(BrokenLine) {
                guard fields.count == columns else {
                    throw BrokenLine(reason: "\(columns) columns separated by tabs are expected, not \(fields.count)")
                }
                try read(fields)
            } catch {
                mistakes.append("\(file.path(percentEncoded: false)):\(index + 1): \(error.reason)")
                if mistakes.count >= Self.mostMistakes { return }
            }
        }
    }

    private static func markLength(_ data: Data) -> Int { data.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private static func id(_ text: Substring) throws(BrokenLine) -> Int64 {
        guard let id = Int64(text), id > 0 else {
            throw BrokenLine(reason: "BusinessEntityID is a positive integer, not \"\(text)\"")
        }
        return id
    }

    private static func email(_ text: Substring) throws(BrokenLine) -> String {
        let address = try self.text(text, "EmailAddress", longest: 50)
        let checked: EmailAddress?
        do throws(FieldProblem) { checked = try EmailAddress.normalizing(address) } catch { checked = nil }
        guard checked != nil else { throw BrokenLine(reason: "EmailAddress \"\(address)\" is not an e-mail address") }
        return address
    }

    private static func text(_ text: Substring, _ column: String, longest: Int) throws(BrokenLine) -> String {
        guard text.utf16.count <= longest else {
            throw BrokenLine(reason: "\(column) has at most \(longest) characters, not \(text.utf16.count)")
        }
        return String(text)
    }

    private static func uuid(_ text: Substring) throws(BrokenLine) -> UUID {
        guard let uuid = UUID(uuidString: String(text)) else {
            throw BrokenLine(reason: "rowguid is a UUID, not \"\(text)\"")
        }
        return uuid
    }

    /// Reads a time of any number of digits behind the point; a `datetime` has no more than three of them.
    private static func moment(_ text: Substring) throws(BrokenLine) -> LocalDateTime {
        guard let moment = LocalDateTime(text.prefix(27)) else {
            throw BrokenLine(reason: "ModifiedDate is a time such as 2009-01-07 00:00:00, not \"\(text)\"")
        }
        return moment
    }
}

/// What is wrong with files of people: each line with its file and number.
public struct PeopleFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let mistakes: [String]

    public var description: String { mistakes.joined(separator: "\n") }
}

private struct BrokenLine: Error { let reason: String }
