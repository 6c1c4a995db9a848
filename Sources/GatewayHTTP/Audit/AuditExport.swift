import Accounts
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// The audit log as JSON lines: one entry a line, newest first, written page by page.
struct AuditExport: Sendable {
    /// Gives a page of the log.
    let list: @Sendable (PageRequest) async throws -> Page<AuditEntry>

    init(_ list: @escaping @Sendable (PageRequest) async throws -> Page<AuditEntry>) { self.list = list }

    /// The answer; its first page is read before anything is said, so that what is refused is a problem.
    func response() async throws -> Response {
        let first = try await list(PageRequest(limit: PageRequest.maximumLimit))
        let list = list
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/x-ndjson", .contentDisposition: "attachment; filename=\"audit.jsonl\"",
            ],
            body: ResponseBody { writer in
                var page = first
                while true {
                    try await writer.write(Self.lines(page.elements))
                    guard let cursor = page.next else { break }
                    page = try await list(PageRequest(limit: PageRequest.maximumLimit, cursor: cursor))
                }
                try await writer.finish(nil)
            })
    }

    private static func lines(_ entries: [AuditEntry]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for entry in entries {
            buffer.writeBytes(entry.json.utf8)
            buffer.writeString("\n")
        }
        return buffer
    }
}
