import Foundation

/// Finds out whether the whole of an answer has come in, without taking anything of it from the socket.
///
/// An answer is a message of TDS: packets that begin with their type, a status that marks the last one, and their length
/// (MS-TDS 2.2.3). db-lib, which waits wherever a packet is not complete, does not block while it reads a whole one.
final class AnswerBuffer {
    enum State: Hashable, Sendable {
        case nothing
        case part
        case whole
        /// Longer than what is looked at here, at its end before its time, or no message of a server at all.
        case unclear
    }

    /// Four packets of the usual size: what is longer takes its time anyway.
    static let limit = 16_384

    private var bytes = [UInt8](repeating: 0, count: limit)

    func look(at socket: Int32) -> State {
        let count = unsafe recv(socket, &bytes, bytes.count, Int32(MSG_PEEK | MSG_DONTWAIT))
        if count > 0 { return Self.state(of: bytes[..<count]) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .unclear
    }

    static func state(of bytes: ArraySlice<UInt8>) -> State {
        let (answer, headerLength): (UInt8, Int) = (0x04, 8)
        var rest = bytes
        while rest.count >= headerLength {
            let start = rest.startIndex
            let length = Int(rest[start + 2]) << 8 | Int(rest[start + 3])
            guard rest[start] == answer, length >= headerLength else { return .unclear }
            guard rest.count >= length else { break }
            let isLast = rest[start + 1] & 1 != 0
            rest = rest.dropFirst(length)
            if isLast { return rest.isEmpty ? .whole : .unclear }
        }
        return bytes.count < limit ? .part : .unclear
    }
}
