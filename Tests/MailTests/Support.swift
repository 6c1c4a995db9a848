import Foundation
import Gateway

/// A folder that lives as long as a test.
final class MailFolder {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "gatehouse-mails-\(UUID().uuidString)", directoryHint: .isDirectory)

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appending(path: name, directoryHint: .notDirectory) }

    /// Writes a program of the shell.
    func program(_ script: String) throws -> URL {
        let file = file("program")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path())
        return file
    }
}

extension MailAddress {
    static let bob = MailAddress(name: "Bob", address: "bob@example.org")
    static let gatehouse = MailAddress(name: "Gatehouse", address: "no-reply@example.org")
}

extension MailMessage {
    static func example(_ text: String = "Hello\n") throws -> MailMessage {
        try MailMessage(to: .bob, subject: "News", text: text)
    }
}

/// The headers and the body of a mail, folded lines joined.
struct ParsedMail {
    var headers: [String: String] = [:]
    var body = ""

    init(_ data: Data, lineEnd: String = "\r\n") {
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.range(of: lineEnd + lineEnd) else { return }
        body = String(text[end.upperBound...])
        let unfolded = text[..<end.lowerBound].replacingOccurrences(of: lineEnd + " ", with: " ")
        for line in unfolded.components(separatedBy: lineEnd) {
            guard let colon = line.range(of: ": ") else { continue }
            headers[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
        }
    }
}
