import SQLStore

/// Sending a request and reading its answer, by what the connection offers for it.
extension SQLServerHandle {
    /// Sends a request and reads the whole of its answer, however long that blocks.
    ///
    /// After a failure that is not fatal nothing of the answer is left on the connection.
    func run(
        _ request: WireRequest, control: StatementControl, mayBeLost: Bool = false
    ) throws(WireFailure) -> WireResult {
        sink.control = control
        defer { sink.control = nil }
        do {
            try begin(request, control: control, mayBeLost: mayBeLost)
            var reading = Reading()
            // The time of whoever has just sent is not over, but his task may be.
            if control.isCancelled { callOff(&reading, control) } else { readSets(into: &reading, control: control) }
            return try end(reading, control: control)
        } catch let failure where failure.isOfPreparing {
            return try run(request, control: control)
        }
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
        try begin(request, control: control, mayBeLost: mayBeLost)
    }

    private func begin(
        _ request: WireRequest, control: StatementControl, mayBeLost: Bool
    ) throws(WireFailure) {
        _ = sink.take()
        unfinished = nil
        guard !isHungUp(isBeliefEnough: mayBeLost) else { throw WireFailure(reason: .reported, wasSent: false) }
        guard hand(request) else { throw failure(control, messages: sink.take(), hasReceived: false, isFatal: true) }
    }

    /// Reads the answer as far as that can be without a word from the server once its last packet has come.
    /// - Returns: nil where more is to be done, by ``finish(control:)``.
    func read(control: StatementControl) throws(WireFailure) -> WireResult? {
        sink.control = control
        defer { sink.control = nil }
        var reading = Reading()
        readSets(into: &reading, control: control)
        if reading.failures > 0, !reading.isAtEnd, !isDead {
            unfinished = consume reading
            return nil
        }
        return try outcome(reading, control: control)
    }

    /// Reads what is left of the answer, or calls the statement off where its time is over.
    func finish(control: StatementControl) throws(WireFailure) -> WireResult {
        sink.control = control
        defer { sink.control = nil }
        if let reading = unfinished.take() { return try end(reading, control: control) }
        var reading = Reading()
        if control.isOver { callOff(&reading, control) } else { readSets(into: &reading, control: control) }
        return try end(reading, control: control)
    }

    /// Leaves what is under way to the cancellation that follows.
    private func callOff(_ reading: inout Reading, _ control: StatementControl) {
        _ = control.takeAttention()
        reading.failures += 1
    }

    /// Leaves nothing of the answer on the connection.
    private func end(_ reading: consuming Reading, control: StatementControl) throws(WireFailure) -> WireResult {
        if reading.failures > 0 && !isDead { cancel() }
        return try outcome(reading, control: control)
    }

    private func readSets(into reading: inout Reading, control: StatementControl) {
        reading.failures = takeAnswer() ? 0 : 1
        while !isDead, reading.goesOn, !control.wasCalledOff {
            switch nextSet() {
            case .end:
                reading.isAtEnd = true
                reading.result.affected = affected
                return
            case .next:
                reading.hasReceived = true
                if !readRows(into: &reading, control: control) { reading.failures += 1 }
            case .other, .failure: reading.failures += 1
            }
        }
    }

    /// Reads a set of rows, and keeps those of the first set.
    /// - Returns: whether it was read to its end.
    private func readRows(into reading: inout Reading, control: StatementControl) -> Bool {
        describeColumns()
        let isKept = reading.result.columns.isEmpty && columns.count > 0
        if isKept { reading.result.columns = columns.names }
        while true {
            switch nextRow() {
            case .end: return true
            case .next:
                if isKept {
                    do { reading.result.rows.append(try row()) } catch {
                        reading.unreadable = error
                        return false
                    }
                }
                // The first came at once, or the wait for it was ended by the deadline.
                if reading.result.rows.count > 1, control.isOver {
                    _ = control.takeAttention()  // sent by the cancellation that follows
                    return false
                }
            case .other: continue
            case .failure: return false
            }
        }
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
        guard prepared?.noteEnd(handle: returnedInteger) ?? true else {
            throw WireFailure(reason: .reported, messages: messages, isFatal: false, isOfPreparing: true)
        }
        lastAnswer = .now
        return reading.result
    }

    private func failure(
        _ control: StatementControl, messages: [ServerMessage], hasReceived: Bool, isFatal: Bool
    ) -> WireFailure {
        var reason = WireFailure.Reason.reported
        if control.wasCalledOff || (isFatal && control.isOver) {
            reason = control.isCancelled ? .cancelled : .timedOut
        }
        var failure = WireFailure(
            reason: reason, messages: messages,
            hasReceived: hasReceived || messages.contains { $0.origin == .server }, isFatal: isFatal)
        prepared?.noteFailure(&failure, handle: returnedInteger)
        return failure
    }

    /// How far the answer has been read.
    struct Reading: ~Copyable {
        var result = WireResult()
        var hasReceived = false
        /// Whether nothing of the answer is left.
        var isAtEnd = false
        var unreadable: UnreadableColumn?
        var failures = 0

        /// A part that failed may be followed by others; a limit keeps a broken stream from going on for ever.
        var goesOn: Bool { failures < 8 && unreadable == nil }
    }
}
