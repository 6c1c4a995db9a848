import CPostgres
import Foundation

/// A libpq connection and nothing more: the one place where the driver touches C.
///
/// It is not `Sendable`: the connection's actor owns it. Nothing here waits; every call returns at once, except that
/// ``poll()`` may look up a host's name.
@safe
final class PostgresHandle {
    /// What ``poll()`` waits for.
    enum Progress {
        case reading, writing, connected, failed
    }

    /// How much of what was sent has left.
    enum FlushState {
        case done, pending, failed
    }

    /// What has become of what has come in.
    enum InputState {
        case read, left, lost
    }

    private let connection: OpaquePointer

    /// Begins to connect; nil when there is no memory for it.
    init?(keywords: [String: String]) {
        let pairs = Array(keywords)
        let names = CStrings(pairs.map(\.key)), values = CStrings(pairs.map(\.value))
        let started = unsafe names.withPointers { names in
            unsafe values.withPointers { values in unsafe PQconnectStartParams(names, values, 0) }
        }
        guard let started = unsafe started else { return nil }
        unsafe connection = started
        unsafe gatehouse_silence(started)
    }

    deinit { unsafe PQfinish(connection) }

    /// Reads a connection string or URL; nil when it is neither.
    static func keywords(of text: String) -> [String: String]? {
        guard let options = unsafe PQconninfoParse(text, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var keywords: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe keywords[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return keywords
    }

    /// The descriptor to watch, which changes while the connection is being made; negative when there is none.
    var socket: Int32 { unsafe PQsocket(connection) }
    var isGood: Bool { unsafe PQstatus(connection) == CONNECTION_OK }
    /// The last error in libpq's words, which name hosts and users.
    var errorMessage: String { unsafe String(cString: PQerrorMessage(connection)) }
    /// Whether the server wanted a password that was not given or not right.
    var lacksPassword: Bool { unsafe PQconnectionNeedsPassword(connection) == 1 }

    func poll() -> Progress {
        switch unsafe PQconnectPoll(connection) {
        case PGRES_POLLING_READING: .reading
        case PGRES_POLLING_WRITING: .writing
        case PGRES_POLLING_OK: .connected
        default: .failed
        }
    }

    /// Makes sending non-blocking, as everything but `poll()` here needs.
    func becomeNonBlocking() -> Bool { unsafe PQsetnonblocking(connection, 1) == 0 }
    func enterPipeline() -> Bool { unsafe PQenterPipelineMode(connection) == 1 }
    /// Leaves it again, as COPY needs; false while something is under way.
    func leavePipeline() -> Bool { unsafe PQexitPipelineMode(connection) == 1 }

    /// Reads what has come; false when the connection is lost.
    func consumeInput() -> Bool {
        repeat {
            guard unsafe PQconsumeInput(connection) == 1 else { return false }
        } while unsafe gatehouse_tls_pending(connection) > 0
        return true
    }

    /// Reads until nothing is left, or until others should have their turn.
    func consumeAllInput() -> InputState {
        var byte: UInt8 = 0
        // What libpq reads at once depends on the room it has.
        for _ in 0..<16 {
            guard consumeInput() else { return .lost }
            let count = unsafe recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count < 0, errno == EAGAIN { return .read }
        }
        return .left
    }

    func flush() -> FlushState {
        switch unsafe PQflush(connection) {
        case 0: .done
        case 1: .pending
        default: .failed
        }
    }

    /// The next result that has come whole; nil when none has.
    func nextReply() -> PostgresReply? {
        guard unsafe PQisBusy(connection) == 0 else { return nil }
        guard let result = unsafe PQgetResult(connection) else { return .endOfCommand }
        return unsafe PostgresResult(result).reply
    }

    /// The payload of the next notification that has come; nil when none has.
    func nextNotification() -> String? {
        guard let notification = unsafe PQnotifies(connection) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe String(cString: notification.pointee.extra)
    }

    // Each of these queues something to be sent, and gives false when the connection is lost.

    /// Several statements without parameters, which a pipeline does not take.
    func sendScript(_ sql: String) -> Bool { unsafe PQsendQuery(connection, sql) == 1 }
    /// A piece of the data of a COPY, which may begin and end anywhere in it.
    func sendCopy(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe PQputCopyData(
                connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
        }
    }
    func sendCopyEnd() -> Bool { unsafe PQputCopyEnd(connection, nil) == 1 }
    func sendSync() -> Bool { unsafe PQpipelineSync(connection) == 1 }
    func sendPrepare(_ name: String, _ sql: String, types: [UInt32]) -> Bool {
        unsafe PQsendPrepare(connection, name, sql, Int32(types.count), types) == 1
    }
    func sendDescribe(_ name: String) -> Bool { unsafe PQsendDescribePrepared(connection, name) == 1 }

    func sendPrepared(_ name: String, _ parameters: PostgresParameters, binaryResult: Bool) -> Bool {
        unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryPrepared(
                connection, name, Int32(parameters.count), values, lengths, formats, binaryResult ? 1 : 0) == 1
        }
    }

    func sendOnce(_ sql: String, _ parameters: PostgresParameters, binaryResult: Bool) -> Bool {
        unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryParams(
                connection, sql, Int32(parameters.count), parameters.types, values, lengths, formats,
                binaryResult ? 1 : 0) == 1
        }
    }
}

/// What the server answered, one at a time.
enum PostgresReply {
    case rows(PostgresResult)
    /// A statement without rows, or the description of one that was prepared.
    case done(PostgresResult)
    case failed(PostgresFailure)
    /// Left out, since something before it in the same transaction failed.
    case aborted
    case endOfCommand
    case sync
    /// The server waits for the data of a COPY.
    case copyIn
}

/// A libpq result, freed with the last reference to it.
///
/// Unchecked `Sendable`: "any PGresult is read-only after creation and so can be passed around freely between threads"
/// (https://www.postgresql.org/docs/15/libpq-threading.html), and nothing here changes one.
@safe
final class PostgresResult: @unchecked Sendable {
    private let result: OpaquePointer

    fileprivate init(_ result: OpaquePointer) { unsafe self.result = result }

    deinit { unsafe PQclear(result) }

    fileprivate var reply: PostgresReply {
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK: .rows(self)
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done(self)
        case PGRES_PIPELINE_SYNC: .sync
        case PGRES_PIPELINE_ABORTED: .aborted
        case PGRES_COPY_IN: .copyIn
        default: .failed(failure)
        }
    }

    private var failure: PostgresFailure {
        func field(_ code: Int32) -> String? {
            unsafe PQresultErrorField(result, code).map { unsafe String(cString: $0) }
        }
        let whole = unsafe String(cString: PQresultErrorMessage(result))
        return PostgresFailure(
            sqlState: field(gatehouse_diag_sqlstate) ?? "", severity: field(gatehouse_diag_severity) ?? "",
            message: [field(gatehouse_diag_message) ?? whole, field(gatehouse_diag_detail)]
                .compactMap(\.self).joined(separator: " "),
            table: field(gatehouse_diag_table), column: field(gatehouse_diag_column),
            constraint: field(gatehouse_diag_constraint))
    }

    var rowCount: Int { Int(unsafe PQntuples(result)) }
    var columnCount: Int { Int(unsafe PQnfields(result)) }
    /// The name of the command and what it did: `INSERT 0 1`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(result)) }
    /// How many rows the statement changed; 0 where it changes none.
    var changes: Int { Int(unsafe String(cString: PQcmdTuples(result))) ?? 0 }

    func name(of column: Int) -> String {
        unsafe PQfname(result, Int32(column)).map { unsafe String(cString: $0) } ?? ""
    }
    func type(of column: Int) -> UInt32 { unsafe PQftype(result, Int32(column)) }
    func isBinary(_ column: Int) -> Bool { unsafe PQfformat(result, Int32(column)) == 1 }

    func isNull(_ row: Int, _ column: Int) -> Bool { unsafe PQgetisnull(result, Int32(row), Int32(column)) == 1 }

    func text(_ row: Int, _ column: Int) -> String {
        unsafe String(decoding: buffer(row, column), as: UTF8.self)
    }

    func bytes(_ row: Int, _ column: Int) -> [UInt8] { unsafe Array(buffer(row, column)) }

    /// A big-endian integer of the value's whole length, with its sign.
    func integer(_ row: Int, _ column: Int) -> Int64 {
        let bytes = unsafe buffer(row, column)
        switch bytes.count {
        case 8: return unsafe Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case 4: return unsafe Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        default:
            let sign: Int64 = unsafe bytes.first.map { $0 & 0x80 == 0 ? 0 : -1 } ?? 0
            return unsafe bytes.reduce(sign) { $0 << 8 | Int64($1) }
        }
    }

    private func buffer(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(result, Int32(row), Int32(column)),
            count: Int(PQgetlength(result, Int32(row), Int32(column))))
    }
}

extension PostgresParameters {
    fileprivate typealias Values = UnsafePointer<UnsafePointer<CChar>?>
    fileprivate typealias Numbers = UnsafePointer<Int32>

    /// The parameters as libpq takes them, valid until `body` returns.
    fileprivate func withPointers<Value>(_ body: (Values?, Numbers?, Numbers?) -> Value) -> Value {
        unsafe storage.withUnsafeBytes { bytes in
            let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = unsafe starts.map { start in
                unsafe start.flatMap { start in unsafe base.map { unsafe $0 + start } }
            }
            return unsafe values.withUnsafeBufferPointer { values in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

/// Strings as C takes a list of them: one block of bytes, and a list of pointers that ends with a null.
private struct CStrings {
    private var storage: [CChar] = []
    private var starts: [Int] = []

    init(_ strings: [String]) {
        for string in strings {
            starts.append(storage.count)
            storage += string.utf8CString
        }
    }

    @unsafe
    func withPointers<Value>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value) -> Value {
        unsafe storage.withUnsafeBufferPointer { bytes in
            let pointers = unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } } + [nil]
            return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
        }
    }
}
