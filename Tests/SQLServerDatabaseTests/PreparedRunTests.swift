import Testing

@testable import SQLServerDatabase

/// What becomes of a statement that was to be prepared, by what the server said.
@Suite struct PreparedRunTests {
    private let support = PreparationSupport()

    private func failure(_ numbers: Int..., severity: Int = 16, isFatal: Bool = false) -> WireFailure {
        let messages = numbers.map { ServerMessage(origin: .server, number: $0, severity: severity, text: "") }
        return WireFailure(reason: .reported, messages: messages, isFatal: isFatal)
    }

    private func statement() -> WrittenStatement { WrittenStatement("SELECT 1", preparedWith: support) }

    private func isDue(_ statement: WrittenStatement) -> Bool {
        if case .prepareAndExecute = statement.nextProcedure() { true } else { false }
    }

    /// A statement that is sent for the second time, and its run.
    private func preparing() throws -> (WrittenStatement, PreparedRun) {
        let statement = statement()
        #expect(PreparedRun(statement, statement.nextProcedure()) == nil)
        return (statement, try #require(PreparedRun(statement, statement.nextProcedure())))
    }

    private func prepared() throws -> (WrittenStatement, PreparedRun) {
        let (statement, run) = try preparing()
        #expect(run.noteEnd(handle: 7))
        return (statement, try #require(PreparedRun(statement, statement.nextProcedure())))
    }

    @Test func `the handle is what the statement is run by`() throws {
        let (statement, run) = try preparing()
        #expect(run.noteEnd(handle: 7))
        guard case .execute(let handle) = statement.nextProcedure() else { throw NoError() }
        #expect(handle == WireParameter(type: .int, bytes: [7, 0, 0, 0]))
    }

    @Test func `an answer without a handle is not believed, and not asked for again`() throws {
        let (statement, run) = try preparing()
        #expect(!run.noteEnd(handle: nil))
        #expect(!isDue(statement) && support.isRefused)
    }

    @Test(arguments: [208, 102, 245, 214, 33_557_097])
    func `what may be due to preparing goes out as it is`(number: Int) throws {
        let (statement, run) = try preparing()
        var failure = failure(number, 8180)
        run.noteFailure(&failure, handle: nil)
        #expect(failure.isOfPreparing && !isDue(statement) && !support.isRefused)
    }

    @Test(arguments: [(1205, 13), (1222, 16), (3960, 16), (701, 17), (1204, 19), (33_557_097, 17)])
    func `what another run might not meet is not hidden by one`(number: Int, severity: Int) throws {
        let (statement, run) = try preparing()
        var failure = failure(number, severity: severity)
        run.noteFailure(&failure, handle: nil)
        #expect(!failure.isOfPreparing && isDue(statement))
        let (_, other) = try prepared()
        other.noteFailure(&failure, handle: nil)
        #expect(!failure.isOfPreparing)
    }

    @Test func `a failure that comes with a handle is the statement's own`() throws {
        let (statement, run) = try preparing()
        var failure = failure(8134)
        run.noteFailure(&failure, handle: 3)
        #expect(!failure.isOfPreparing)
        #expect(PreparedRun(statement, statement.nextProcedure()) != nil && !isDue(statement))
    }

    @Test func `a prepared statement is given up for what is said of its handle alone`() throws {
        let (statement, run) = try prepared()
        var own = failure(245)
        run.noteFailure(&own, handle: nil)
        #expect(!own.isOfPreparing && PreparedRun(statement, statement.nextProcedure()) != nil)
        #expect(run.noteEnd(handle: nil))  // which it was not asked for this time
        var lost = failure(8179)
        run.noteFailure(&lost, handle: nil)
        #expect(lost.isOfPreparing && PreparedRun(statement, statement.nextProcedure()) == nil)
    }

    @Test func `a server that lacks the procedure is asked no more, but for one that has had it`() throws {
        var unknown = failure(2812)
        try preparing().1.noteFailure(&unknown, handle: nil)
        #expect(unknown.isOfPreparing && support.isRefused)
        let other = statement()
        _ = other.nextProcedure()
        #expect(!isDue(other))

        let known = PreparationSupport()
        known.noteSuccess()
        known.noteRefusal()
        #expect(!known.isRefused)
    }

    @Test func `a connection that is lost says something of the server once only`() throws {
        var lost = WireFailure(reason: .reported, isFatal: true)
        try prepared().1.noteFailure(&lost, handle: nil)
        #expect(!support.isRefused)
        try preparing().1.noteFailure(&lost, handle: nil)
        #expect(!lost.isOfPreparing && !support.isRefused)  // another was prepared before

        let untried = PreparationSupport()
        let statement = WrittenStatement("SELECT 1", preparedWith: untried)
        _ = statement.nextProcedure()
        try #require(PreparedRun(statement, statement.nextProcedure())).noteFailure(&lost, handle: nil)
        #expect(untried.isRefused)
    }

    @Test func `time that goes by without a word says the same`() throws {
        var late = WireFailure(reason: .timedOut, isFatal: false)
        let (statement, run) = try preparing()
        run.noteFailure(&late, handle: nil)
        #expect(!late.isOfPreparing && !isDue(statement) && support.isRefused)
    }

    @Test(arguments: [WireFailure.Reason.cancelled, .unreadable("a type")])
    func `what was called off is tried again`(reason: WireFailure.Reason) throws {
        let (statement, run) = try preparing()
        var failure = WireFailure(reason: reason, isFatal: false)
        run.noteFailure(&failure, handle: nil)
        #expect(!failure.isOfPreparing && isDue(statement))
    }
}
