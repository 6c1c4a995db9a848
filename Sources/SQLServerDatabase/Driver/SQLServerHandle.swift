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
    /// The answer that has been read but for what the server has to be asked to leave out.
    private var unfinished: Reading?
    /// The columns of the last rows.
    private var columns: [WireColumn] = []
    private var columnNames: [String] = []
    /// When the server last answered.
    private var lastAnswer: ContinuousClock.Instant?

    private let arrival = AnswerBuffer()

    /// The socket, for ``SocketWatch``.
    let socket: Int32

    private init(process: OpaquePointer, sink: MessageSink) {
        unsafe self.process = process
        self.sink = sink
        socket = unsafe dbiordesc(process)
    }

    deinit { close() }

    /// Whether an operation has found the connection dead; it never looks by itself.
    var isDead: Bool { unsafe !isOpen || dbdead(process) != 0 }

    /// Whether the other side is known to have closed: a connection that was idle finds out without sending anything.
    /// - Parameter isBeliefEnough: whether a connection on which the server has answered just now is taken to be alive.
    private func isHungUp(isBeliefEnough: Bool) -> Bool {
        guard !isDead else { return true }
        if isBeliefEnough, let lastAnswer, lastAnswer + .milliseconds(1) > .now { return false }
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

// MARK: - Arrivals

extension SQLServerHandle {
    /// How much of an answer has come in; on a connection that is not encrypted.
    var answer: AnswerBuffer.State { isDead ? .unclear : arrival.look(at: socket) }
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
    /// Sends a request and reads the whole of its answer, however long that blocks.
    ///
    /// After a failure that is not fatal nothing of the answer is left on the connection.
    func run(_ request: WireRequest, control: StatementControl) throws(WireFailure) -> WireResult {
        try send(request, control: control)
        return try finish(control: control)
    }

    /// Sends a request, whose answer is to be read by ``finish(control:)``, or first by ``read(control:)``.
    ///
    /// Does not block where the request is within ``WireRequest/mostAtOnce`` and nothing was under way.
    /// - Parameter mayBeLost: whether the request may be sent again when the connection turns out to be dead.
    func send(
        _ request: WireRequest, control: StatementControl, mayBeLost: Bool = false
    ) throws(WireFailure) {
        sink.control = control
        defer { sink.control = nil }
        _ = sink.take()
        unfinished = nil
        guard !isHungUp(isBeliefEnough: mayBeLost) else { throw WireFailure(reason: .reported, wasSent: false) }
        guard send(request) else { throw failure(control, messages: sink.take(), hasReceived: false, isFatal: true) }
    }

    /// Reads the answer as far as that can be without a word from the server once its last packet has come.
    /// - Returns: nil where more is to be done, by ``finish(control:)``.
    func read(control: StatementControl) throws(WireFailure) -> WireResult? {
        sink.control = control
        defer { sink.control = nil }
        var reading = Reading()
        readSets(into: &reading, control: control)
        guard reading.failures == 0 || reading.isAtEnd || isDead else {
            unfinished = reading
            return nil
        }
        return try outcome(reading, control: control)
    }

    /// Reads what is left of the answer, or calls the statement off where its time is over.
    func finish(control: StatementControl) throws(WireFailure) -> WireResult {
        sink.control = control
        defer { sink.control = nil }
        var reading = unfinished ?? Reading()
        if unfinished == nil, control.isOver {
            _ = control.takeAttention()  // sent by the dbcancel that follows
            reading.failures += 1
        } else if unfinished == nil {
            readSets(into: &reading, control: control)
        }
        unfinished = nil
        if reading.failures > 0 && !isDead { unsafe dbcancel(process) }
        return try outcome(reading, control: control)
    }

    private func readSets(into reading: inout Reading, control: StatementControl) {
        reading.failures = unsafe dbsqlok(process) == SUCCEED ? 0 : 1
        while unsafe dbdead(process) == 0, reading.goesOn, !control.wasCalledOff {
            let outcome = unsafe dbresults(process)
            reading.isAtEnd = outcome == NO_MORE_RESULTS
            if reading.isAtEnd { break }
            reading.hasReceived = reading.hasReceived || outcome == SUCCEED
            if outcome != SUCCEED || !readRows(into: &reading, control: control) { reading.failures += 1 }
        }
        reading.result.affected = unsafe dbiscount(process) != 0 ? Int(unsafe dbcount(process)) : nil
    }

    /// What came of the request, once its answer has been read.
    private func outcome(
        _ reading: consuming Reading, control: StatementControl
    ) throws(WireFailure) -> WireResult {
        if let column = reading.unreadable {
            throw WireFailure(
                reason: .unreadable(column.reason), messages: sink.take(), hasReceived: true, isFatal: isDead)
        }
        let messages = sink.take()
        if reading.failures > 0 || isDead || messages.contains(where: \.isError) {
            throw failure(
                control, messages: messages, hasReceived: reading.hasReceived, isFatal: isDead || !reading.goesOn)
        }
        reading.result.messages = messages
        lastAnswer = .now
        return reading.result
    }

    /// How far the answer has been read.
    private struct Reading {
        var result = WireResult()
        var hasReceived = false
        /// Whether nothing of the answer is left.
        var isAtEnd = false
        var unreadable: UnreadableColumn?
        var failures = 0

        /// A part that failed may be followed by others; a limit keeps a broken stream from going on for ever.
        var goesOn: Bool { failures < 8 && unreadable == nil }
    }

    private func failure(
        _ control: StatementControl, messages: [ServerMessage], hasReceived: Bool, isFatal: Bool
    ) -> WireFailure {
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
        case .call:
            guard unsafe gatehouse_rpc_begin(process, "sp_executesql") == SUCCEED else { return false }
            // db-lib keeps pointers to the values until the call is sent.
            var values: [UInt8] = []
            values.reserveCapacity(request.count)
            request.forEachParameter { if let bytes = $0.bytes { values += bytes } }
            return unsafe values.withUnsafeMutableBufferPointer { values in
                var rest = values.baseAddress
                var isComplete = true
                request.forEachParameter { parameter in
                    let value = unsafe parameter.bytes == nil ? nil : rest
                    let type = parameter.type.rawValue
                    let outcome = unsafe dbrpcparam(process, nil, 0, type, -1, parameter.length, value)
                    if outcome != SUCCEED { isComplete = false }
                    unsafe rest = rest.map { unsafe $0 + (parameter.bytes?.count ?? 0) }
                }
                return unsafe isComplete && dbrpcsend(process) == SUCCEED
            }
        }
    }
}

// MARK: - Rows

extension SQLServerHandle {
    /// Reads a set of rows, and keeps those of the first set.
    /// - Returns: whether it was read to its end.
    private func readRows(into reading: inout Reading, control: StatementControl) -> Bool {
        describeColumns()
        let isKept = reading.result.columns.isEmpty && !columns.isEmpty
        if isKept { reading.result.columns = columnNames }
        while true {
            switch unsafe dbnextrow(process) {
            case NO_MORE_ROWS: return true
            case REG_ROW:
                if isKept {
                    do { reading.result.rows.append(try row()) } catch {
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

    /// Finds out about the columns; mostly they are those of the answer before this one.
    private func describeColumns() {
        let count = Int(unsafe dbnumcols(process))
        guard count != columns.count || !columns.indices.allSatisfy(isUnchanged) else { return }
        columns = (0..<count).map { index in
            let place = Int32(index + 1)
            return unsafe WireColumn(name: Self.string(dbcolname(process, place)), number: dbcoltype(process, place))
        }
        columnNames = columns.map(\.name)
    }

    private func isUnchanged(_ index: Int) -> Bool {
        let (place, column) = (Int32(index + 1), columns[index])
        guard unsafe dbcoltype(process, place) == column.number, let name = unsafe dbcolname(process, place) else {
            return false
        }
        return unsafe strcmp(name, column.cName) == 0
    }

    private func row() throws(UnreadableColumn) -> [SQLValue] {
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
