public import Foundation

/// The files of real people that some tests read: two tables of Microsoft's sample database AdventureWorks.
///
/// They are in the folder `GATEHOUSE_REAL_DATA`, or in `shared/data/adventureworks` beside the repository. Where neither is
/// there, the tests that read them are skipped, and shown as skipped. Where files are to be expected, a missing one is a
/// failure: on a server for continuous integration, which sets `CI`, where the variable names a folder, and where the
/// folder `shared/data` is there.
public struct RealData: Sendable {
    /// The files of this machine.
    public static let here = RealData(
        environment: ProcessInfo.processInfo.environment,
        repository: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent())

    private static let files = ["EmailAddress.tsv", "PersonPhone.tsv"]

    private let folder: URL
    /// Whether tests that read the files are run, with or without them.
    public let isExpected: Bool
    /// Why they are not.
    public let reason = "there are no files of real people: set GATEHOUSE_REAL_DATA to their folder"

    public init(environment: [String: String], repository: URL) {
        let shared = repository.deletingLastPathComponent().appending(path: "shared/data")
        let named = environment["GATEHOUSE_REAL_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        let isServer = !["", "0", "false"].contains(environment["CI"]?.lowercased() ?? "")
        folder = named.map { URL(filePath: $0) } ?? shared.appending(path: "adventureworks")
        isExpected = named != nil || isServer || Self.isThere(shared)
    }

    /// The folder of the files, every one of which is there.
    /// - Throws: ``MissingRealData``, naming those that are not.
    public func files() throws(MissingRealData) -> URL {
        let missing = Self.files.map { folder.appending(path: $0) }.filter { !Self.isThere($0) }
        guard missing.isEmpty else {
            throw MissingRealData(files: missing.map { $0.path(percentEncoded: false) })
        }
        return folder
    }

    private static func isThere(_ file: URL) -> Bool {
        FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
    }
}

/// Files of real people that were expected are not there.
public struct MissingRealData: Error, CustomStringConvertible {
    public let files: [String]

    public var description: String { "these files of real people are missing: \(files.joined(separator: ", "))" }
}
