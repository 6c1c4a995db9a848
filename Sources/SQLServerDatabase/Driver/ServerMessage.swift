/// Something the server, or FreeTDS itself, said while a call ran.
struct ServerMessage: Hashable, Sendable {
    enum Origin: Hashable, Sendable {
        /// SQL Server: its numbers are those of `sys.messages`.
        case server
        /// FreeTDS: 20000 and up, and 2400 to 2404 for texts it could not convert.
        case library
    }

    var origin: Origin
    var number: Int
    var state: Int = 0
    /// The class of a server's message: up to 10 is information, from 20 on the connection ends.
    var severity: Int
    var text: String
    /// What the operating system adds to it.
    var systemError: Int32 = 0

    /// Whether what was asked for failed; FreeTDS's 20018 only repeats that the server sent an error.
    var isError: Bool {
        switch origin {
        case .server: severity > 10
        case .library: number != LibraryMessage.seeServer
        }
    }
}

/// The numbers of FreeTDS's own messages that mean something to us (`sybdb.h`).
enum LibraryMessage {
    static let timedOut = 20003
    static let seeServer = 20018
    /// Reading, writing, connecting, the name of the host, and a connection that was found dead.
    static let connection: Set<Int> = [20002, 20004, 20006, 20008, 20009, 20011, 20012, 20013, 20014, 20017, 20047]
    /// Characters of either side's encoding that the other's does not have.
    static let conversion: Set<Int> = [2400, 2401, 2402, 2403, 2404]
}

/// Where the handlers put what is said on one connection, in the order it comes.
///
/// Belongs to whoever is calling FreeTDS for the connection at the moment, on whose thread the handlers run.
final class MessageSink {
    private(set) var messages: [ServerMessage] = []
    /// The statement under way: what to do when it takes too long.
    var control: StatementControl?

    func add(_ message: ServerMessage) { messages.append(message) }

    /// Gives all messages since the last time.
    func take() -> [ServerMessage] {
        guard !messages.isEmpty else { return [] }
        defer { messages = [] }
        return messages
    }
}
