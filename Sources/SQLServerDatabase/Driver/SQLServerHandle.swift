import CFreeTDS
import Foundation
import SQLStore

/// One connection of db-lib: the only code that touches FreeTDS.
///
/// Not Sendable: it may move between threads, but only one may use it at a time. Its calls block.
@safe final class SQLServerHandle {
    private let process: OpaquePointer
    private let sink: MessageSink
    private var isOpen = true

    private init(process: OpaquePointer, sink: MessageSink) {
        unsafe self.process = process
        self.sink = sink
    }

    deinit { close() }

    /// The socket, for ``SocketWatch``.
    var socket: Int32 { unsafe dbiordesc(process) }

    /// Whether an operation has found the connection dead; it never looks by itself.
    var isDead: Bool { unsafe !isOpen || dbdead(process) != 0 }

    /// Whether the other side is known to have closed: a connection that was idle finds out without sending anything.
    var isHungUp: Bool {
        guard !isDead else { return true }
        let readHangUp: Int16 = 0x2000  // POLLRDHUP, which Glibc shows to _GNU_SOURCE alone
        var state = pollfd(fd: socket, events: readHangUp, revents: 0)
        return unsafe poll(&state, 1, 0) > 0
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        unsafe gatehouse_rpc_forget(process)
        unsafe dbclose(process)
    }
}

// MARK: - Connecting

extension SQLServerHandle {
    /// Connects and logs in, which may take as long as `connect timeout` for each of its waits.
    static func open(_ configuration: SQLServerConfiguration) throws(WireFailure) -> sending SQLServerHandle {
        _ = library
        let section: String
        do { section = try ServerFile.shared.section(for: configuration) } catch {
            throw WireFailure(reason: .unreadable("the configuration file of FreeTDS: \(error)"))
        }
        guard let login = unsafe dblogin() else { throw WireFailure(reason: .unreadable("out of memory")) }
        defer { unsafe dbloginfree(login) }
        unsafe dbsetlname(login, configuration.user, DBSETUSER)
        unsafe dbsetlname(login, configuration.password.value, DBSETPWD)
        unsafe dbsetlname(login, configuration.applicationName, DBSETAPP)
        unsafe dbsetlname(login, configuration.database, DBSETDBNAME)
        unsafe dbsetlname(login, "UTF-8", DBSETCHARSET)
        unsafe dbsetlversion(login, UInt8(DBVERSION_74))
        if configuration.hasReadOnlyIntent { unsafe dbsetlbool(login, 1, DBSETREADONLY) }

        let sink = MessageSink()
        let pointer = unsafe Unmanaged.passUnretained(sink).toOpaque()
        unsafe gatehouse_set_login_slot(pointer)
        defer { gatehouse_set_login_slot(nil) }
        guard let process = unsafe gatehouse_open(login, section) else {
            throw WireFailure(reason: .reported, messages: sink.take())
        }
        _ = sink.take()
        unsafe gatehouse_set_user_data(process, pointer)
        unsafe dbsetinterrupt(
            process, { unsafe SQLServerHandle.sink($0)?.control?.mustInterrupt == true ? 1 : 0 }, { _ in INT_CANCEL })
        // A second line behind the interrupt check: no single wait for the network is longer than this.
        unsafe dbsetopt(process, DBSETTIME, "\(configuration.timeouts.query.wholeSeconds + 1)", 0)
        return unsafe SQLServerHandle(process: process, sink: sink)
    }

    /// Starts the library, once.
    ///
    /// It is never left with `dbexit`, which would close everybody's connections.
    private static let library: Void = {
        for name in ["TDSVER", "TDSPORT", "TDSHOST", "TDSQUERY", "DSQUERY", "TDSDUMP", "TDSDUMPCONFIG", "FREETDSCONF"] {
            unsafe unsetenv(name)
        }
        dbinit()
        unsafe dberrhandle { process, severity, number, systemError, text, _ in
            guard let sink = unsafe SQLServerHandle.sink(process) else { return INT_CANCEL }
            if number == LibraryMessage.timedOut, let control = sink.control, control.takeAttention() {
                return INT_TIMEOUT
            }
            let text = unsafe SQLServerHandle.string(text)
            sink.add(
                ServerMessage(
                    origin: .library, number: Int(number), severity: Int(severity), text: text,
                    systemError: systemError))
            return INT_CANCEL
        }
        unsafe dbmsghandle { process, number, state, severity, text, _, procedure, line in
            let procedure = unsafe SQLServerHandle.string(procedure)
            let place = procedure.isEmpty ? "" : "\(procedure), line \(line): "
            let text = unsafe place + SQLServerHandle.string(text)
            unsafe SQLServerHandle.sink(process)?.add(
                ServerMessage(
                    origin: .server, number: Int(number), state: Int(state), severity: Int(severity), text: text))
            return 0
        }
        unsafe ServerFile.shared.path.withCString { path in
            unsafe dbsetifile(UnsafeMutablePointer(mutating: path))  // copied there, though not declared const
        }
        atexit { ServerFile.shared.remove() }
    }()

    private static func sink(_ process: UnsafeMutableRawPointer?) -> MessageSink? {
        unsafe sink(process.map { OpaquePointer($0) })
    }

    /// The sink of a connection, or of the login under way on this thread.
    private static func sink(_ process: OpaquePointer?) -> MessageSink? {
        guard let pointer = unsafe gatehouse_sink(process) else { return nil }
        return unsafe Unmanaged<MessageSink>.fromOpaque(pointer).takeUnretainedValue()
    }

    private static func string(_ text: UnsafePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}

// MARK: - Requests

extension SQLServerHandle {
    /// Sends a request and reads the whole of its answer.
    ///
    /// After a failure that is not fatal nothing of the answer is left on the connection.
    func run(_ request: WireRequest, control: StatementControl) throws(WireFailure) -> WireResult {
        sink.control = control
        defer { sink.control = nil }
        _ = sink.take()
        guard send(request) else { throw failure(control, hasReceived: false, isFatal: true) }

        var reading = Reading()
        reading.failures = unsafe dbsqlok(process) == SUCCEED ? 0 : 1
        while !isDead, reading.goesOn, !control.wasCalledOff {
            let outcome = unsafe dbresults(process)
            if outcome == NO_MORE_RESULTS { break }
            reading.hasReceived = reading.hasReceived || outcome == SUCCEED
            if outcome != SUCCEED || !readRows(into: &reading, control: control) { reading.failures += 1 }
        }
        reading.result.affected = unsafe dbiscount(process) != 0 ? Int(unsafe dbcount(process)) : nil
        if reading.failures > 0 && !isDead { unsafe dbcancel(process) }

        if let column = reading.unreadable {
            throw WireFailure(
                reason: .unreadable(column.reason), messages: sink.take(), hasReceived: true, isFatal: isDead)
        }
        if reading.failures > 0 || isDead || sink.messages.contains(where: \.isError) {
            throw failure(control, hasReceived: reading.hasReceived, isFatal: isDead || !reading.goesOn)
        }
        reading.result.messages = sink.take()
        return reading.result
    }

    /// How far the answer has been read.
    private struct Reading {
        var result = WireResult()
        var hasReceived = false
        var unreadable: UnreadableColumn?
        var failures = 0

        /// A part that failed may be followed by others; a limit keeps a broken stream from going on for ever.
        var goesOn: Bool { failures < 8 && unreadable == nil }
    }

    private func failure(_ control: StatementControl, hasReceived: Bool, isFatal: Bool) -> WireFailure {
        let messages = sink.take()
        var reason = WireFailure.Reason.reported
        if control.wasCalledOff || (isFatal && control.isOver) {
            reason = control.isCancelled ? .cancelled : .timedOut
        }
        return WireFailure(
            reason: reason, messages: messages,
            hasReceived: hasReceived || messages.contains { $0.origin == .server }, isFatal: isFatal)
    }

    private func send(_ request: WireRequest) -> Bool {
        switch request {
        case .batch(let text):
            return unsafe dbcmd(process, text) == SUCCEED && dbsqlsend(process) == SUCCEED
        case .call(let statement, let declarations, let parameters):
            let declared = parameters.isEmpty ? [] : [.text(declarations)] + parameters
            return call("sp_executesql", [.text(statement)] + declared)
        }
    }

    private func call(_ procedure: String, _ parameters: [WireParameter]) -> Bool {
        guard unsafe gatehouse_rpc_begin(process, procedure) == SUCCEED else { return false }
        // db-lib keeps pointers to the values until the call is sent.
        var values = parameters.flatMap { $0.bytes ?? [] }
        return unsafe values.withUnsafeMutableBufferPointer { values in
            var rest = values.baseAddress
            for parameter in parameters {
                let value = unsafe parameter.bytes == nil ? nil : rest
                let type = parameter.type.rawValue
                guard unsafe dbrpcparam(process, nil, 0, type, -1, parameter.length, value) == SUCCEED else {
                    return false
                }
                unsafe rest = rest.map { unsafe $0 + (parameter.bytes?.count ?? 0) }
            }
            return unsafe dbrpcsend(process) == SUCCEED
        }
    }
}

// MARK: - Rows

extension SQLServerHandle {
    /// Reads a set of rows, and keeps those of the first set.
    /// - Returns: whether it was read to its end.
    private func readRows(into reading: inout Reading, control: StatementControl) -> Bool {
        let columns = self.columns
        let isKept = reading.result.columns.isEmpty && !columns.isEmpty
        if isKept { reading.result.columns = columns.map(\.name) }
        while true {
            switch unsafe dbnextrow(process) {
            case NO_MORE_ROWS: return true
            case REG_ROW:
                if isKept {
                    do { reading.result.rows.append(try row(columns)) } catch {
                        reading.unreadable = error
                        return false
                    }
                }
                if control.isOver {
                    _ = control.takeAttention()  // sent by the dbcancel that follows
                    return false
                }
            case FAIL, BUF_FULL: return false
            default: continue  // a row of a COMPUTE clause
            }
        }
    }

    private var columns: [WireColumn] {
        unsafe (0..<dbnumcols(process)).map { index in
            WireColumn(
                name: unsafe Self.string(dbcolname(process, index + 1)), number: unsafe dbcoltype(process, index + 1))
        }
    }

    private func row(_ columns: [WireColumn]) throws(UnreadableColumn) -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(columns.count)
        for (index, column) in columns.enumerated() {
            let place = Int32(index + 1)
            guard let data = unsafe dbdata(process, place) else {
                values.append(.null)
                continue
            }
            let bytes = unsafe UnsafeBufferPointer(start: UnsafePointer(data), count: Int(dbdatlen(process, place)))
            guard let type = column.type, let value = unsafe SQLValue(wire: bytes.span, type: type) else {
                throw UnreadableColumn(column: column)
            }
            values.append(value)
        }
        return values
    }
}
