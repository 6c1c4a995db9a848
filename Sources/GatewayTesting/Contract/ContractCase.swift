public import Accounts

/// One point of a contract: what a subject has to do, told as a test that any framework can run.
///
/// A suite is an array of cases. To hold an implementation against it, make a fresh subject for each case, with the
/// case's ``site``, and call ``run(on:)``; it throws where the contract is broken.
public struct ContractCase<Subject>: Sendable, CustomStringConvertible {
    /// What is demanded, as a sentence.
    public let name: String
    /// The site the subject has to serve.
    public let site: Site
    private let body: @Sendable (Subject) async throws -> Void

    public init(
        _ name: String, site: Site = ContractSites.managed, body: @escaping @Sendable (Subject) async throws -> Void
    ) {
        self.name = name
        self.site = site
        self.body = body
    }

    /// Holds a fresh subject against this point.
    /// - Throws: ``ContractViolation``, or whatever the subject threw where it should not have.
    public func run(on subject: Subject) async throws { try await body(subject) }

    public var description: String { "\(site.id): \(name)" }
}

/// A broken contract: what was found instead of what was demanded, and the line that demanded it.
public struct ContractViolation: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String
    public let file: String
    public let line: UInt

    public init(_ message: String, file: StaticString = #fileID, line: UInt = #line) {
        self.message = message
        self.file = "\(file)"
        self.line = line
    }

    public var description: String { "\(message) (\(file):\(line))" }
}
