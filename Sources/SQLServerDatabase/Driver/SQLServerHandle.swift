import CFreeTDS
import Foundation
import SQLStore

/// One connection of db-lib: the only code that touches FreeTDS.
///
/// Not Sendable: it may move between threads, but only one may use it at a time. Its calls block.
@safe final class SQLServerHandle {
    private let process: OpaquePointer
    let sink: MessageSink
    private var isOpen = true
    /// The answer that has been read but for what the server has to be asked to leave out.
    var unfinished: Reading?
    /// The columns of the last rows.
    private(set) var columns = WireColumns()
    /// When the server last answered.
    var lastAnswer: ContinuousClock.Instant?
    /// The statement under way, where it is prepared or to be.
    var prepared: PreparedRun?
    /// The bytes of what was handed over last, which db-lib only points to.
    private var arguments: [UInt8] = []

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
    func isHungUp(isBeliefEnough: Bool) -> Bool {
        guard !isDead else { return true }
        if isBeliefEnough, let lastAnswer, lastAnswer + .milliseconds(1) > .now { return false }
        let readHangUp: Int16 = 0x2000  // POLLRDHUP, which Glibc shows to _GNU_SOURCE alone
        var state = pollfd(fd: socket, events: readHangUp, revents: 0)
        return unsafe poll(&state, 1, 0) > 0
    }

    /// How much of an answer has come in; on a connection that is not encrypted.
    var answer: AnswerBuffer.State { isDead ? .unclear : arrival.look(at: socket) }

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

// MARK: - Sending

extension SQLServerHandle {
    /// Hands a request to the library, which sends it.
    func hand(_ request: WireRequest) -> Bool {
        switch request {
        case .batch(let text):
            prepared = nil
            return unsafe dbcmd(process, text) == SUCCEED && dbsqlsend(process) == SUCCEED
        case .call(let statement, let values):
            let procedure = statement.nextProcedure()
            prepared = PreparedRun(statement, procedure)
            return call(procedure, statement, values)
        }
    }

    private func call(
        _ procedure: WrittenStatement.Procedure, _ statement: WrittenStatement, _ values: [EncodedParameter]
    ) -> Bool {
        guard unsafe dbrpcinit(process, procedure.name, 0) == SUCCEED else { return false }
        arguments.removeAll(keepingCapacity: true)
        procedure.forEachArgument(statement, values) { argument, _ in
            if let bytes = argument.bytes { arguments += bytes }
        }
        return unsafe arguments.withUnsafeMutableBufferPointer { arguments in
            var rest = arguments.baseAddress
            var isComplete = true
            procedure.forEachArgument(statement, values) { argument, isOutput in
                let value = unsafe argument.bytes == nil ? nil : rest
                let direction = UInt8(isOutput ? DBRPCRETURN : 0)
                let type = argument.type.rawValue
                let outcome = unsafe dbrpcparam(process, nil, direction, type, -1, argument.length, value)
                if outcome != SUCCEED { isComplete = false }
                unsafe rest = rest.map { unsafe $0 + argument.count }
            }
            return unsafe isComplete && dbrpcsend(process) == SUCCEED
        }
    }
}

// MARK: - Reading

extension SQLServerHandle {
    /// What comes next on the connection.
    enum Arrival {
        case next, end, failure
        /// A row of a COMPUTE clause.
        case other
    }

    /// Takes the beginning of an answer.
    func takeAnswer() -> Bool { unsafe dbsqlok(process) == SUCCEED }

    /// Goes to the next set of rows, or the next count.
    func nextSet() -> Arrival {
        switch unsafe dbresults(process) {
        case SUCCEED: .next
        case NO_MORE_RESULTS: .end
        default: .failure
        }
    }

    /// Goes to the next row of the set.
    func nextRow() -> Arrival {
        switch unsafe dbnextrow(process) {
        case REG_ROW: .next
        case NO_MORE_ROWS: .end
        case FAIL, BUF_FULL: .failure
        default: .other
        }
    }

    /// How many rows the last statement changed.
    var affected: Int? { unsafe dbiscount(process) != 0 ? Int(unsafe dbcount(process)) : nil }

    /// The whole number that the procedure gave for its first parameter, once its answer has been read to the end.
    var returnedInteger: Int32? {
        guard unsafe dbnumrets(process) > 0, unsafe dbrettype(process, 1) == WireType.int.rawValue,
            let data = unsafe dbretdata(process, 1), unsafe dbretlen(process, 1) == 4
        else { return nil }
        return unsafe UnsafeRawPointer(data).loadUnaligned(as: Int32.self)
    }

    /// Calls off what is under way, and reads what has come of it.
    func cancel() { unsafe dbcancel(process) }

    /// Finds out about the columns; mostly they are those of the answer before this one.
    func describeColumns() {
        let count = Int(unsafe dbnumcols(process))
        let isUnchanged = unsafe columns.are(
            count, number: { unsafe dbcoltype(process, $0) }, name: { unsafe UnsafePointer(dbcolname(process, $0)) })
        guard !isUnchanged else { return }
        columns = WireColumns()
        for index in 0..<count {
            let place = Int32(index + 1)
            unsafe columns.append(name: Self.string(dbcolname(process, place)), number: dbcoltype(process, place))
        }
    }

    /// The values of the row it is at.
    func row() throws(UnreadableColumn) -> Row {
        let types = columns.types
        var values: [SQLValue] = []
        values.reserveCapacity(types.count)
        for index in types.indices {
            let place = Int32(index + 1)
            guard let data = unsafe dbdata(process, place) else {
                values.append(.null)
                continue
            }
            let bytes = unsafe UnsafeBufferPointer(start: UnsafePointer(data), count: Int(dbdatlen(process, place)))
            guard let type = types[index], let value = unsafe SQLValue(wire: bytes.span, type: type) else {
                throw UnreadableColumn(name: columns.names[index], number: columns.numbers[index])
            }
            values.append(value)
        }
        return Row(columns: columns.names, values: values)
    }
}
