import Foundation

/// The mails a gateway sent, which it puts into a folder.
extension ServedGateway {
    /// The newest mail to an address, with its text as it is read; waits until there is one.
    public func mail(to address: String) async throws -> String {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            if let mail = mails(to: address).last { return mail }
            guard ContinuousClock.now < end else { throw NoMail(address: address) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The link in the newest mail to an address that leads to a path; waits until there is one.
    public func link(to path: String, in address: String) async throws -> String {
        let text = try await mail(to: address)
        guard let start = text.firstRange(of: "http"),
            let link = text[start.lowerBound...].split(separator: "\n").first,
            link.contains(path)
        else { throw NoMail(address: address) }
        return link.trimmingCharacters(in: .whitespaces)
    }

    /// The mails to an address that have been sent by now, oldest first.
    public func mails(to address: String) -> [String] {
        let mails = folder.appending(path: "var/mail").path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: mails)) ?? []
        return names.filter { $0.hasSuffix(".eml") }.sorted().compactMap { name in
            // The lines are broken and escaped as mails are (RFC 2045, section 6.7).
            (try? String(contentsOfFile: "\(mails)/\(name)", encoding: .utf8))?
                .replacing("\r\n", with: "\n").replacing("=\n", with: "").replacing("=3D", with: "=")
        }.filter { $0.contains(address) }
    }
}

/// A mail did not come.
struct NoMail: Error {
    let address: String
}
