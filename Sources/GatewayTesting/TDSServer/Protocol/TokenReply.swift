internal import NIOCore

/// Sends what a session gives as tokens, in packets of the negotiated size.
final class TokenReply: BatchReply {
    private var writer: TokenWriter
    private let channel: PacketChannel
    private let faults: FaultPlan
    private let session: Int
    private let interrupt: Interrupt
    private let isCall: Bool
    /// The DONE of the statement before: whether more follows is known only later.
    private var pending: (status: TokenWriter.Status, command: UInt16, count: Int)?
    private var columns: [ResultColumn] = []
    private var stall: Int?
    private var hasFailed = false

    init(
        writer: TokenWriter, channel: PacketChannel, faults: FaultPlan, session: Int, interrupt: Interrupt, isCall: Bool
    ) {
        self.writer = writer
        self.channel = channel
        self.faults = faults
        self.session = session
        self.interrupt = interrupt
        self.isCall = isCall
        stall = faults.takeStall()
    }

    func begin(_ columns: [ResultColumn], order: [Int]) throws {
        flushDone(more: true)
        self.columns = columns
        writer.columns(columns)
        if !order.isEmpty { writer.order(order) }
    }

    func row(_ cells: [Cell]) throws {
        if let rows = stall {
            if rows == 0 { try waitForRelease() } else { stall = rows - 1 }
        }
        writer.row(cells, columns)
        try sendIfLong()
    }

    /// Sends what there is, and nothing more until the client gives up or the test lets go.
    private func waitForRelease() throws {
        stall = nil
        try channel.send(&writer.buffer, isLast: false)
        let gate = faults.gate(for: session)
        if interrupt.wait(on: gate, for: nil) == .interrupted { throw BatchInterrupted() }
    }

    func finish(_ command: StatementCommand, count: Int?) throws {
        flushDone(more: true)
        var status: TokenWriter.Status = count == nil ? [] : .count
        if hasFailed { status.insert(.error) }
        hasFailed = false
        pending = (status, command.rawValue, count ?? 0)
    }

    func message(_ error: TSQLError) throws {
        flushDone(more: true)
        if error.severity > 10 { hasFailed = true }
        writer.message(error)
    }

    func databaseChanged(to new: String, from old: String) throws {
        flushDone(more: true)
        writer.change(.database, to: new, from: old)
    }

    func transactionChanged(_ change: TransactionChange, number: UInt64) throws {
        flushDone(more: true)
        switch change {
        case .begin: writer.change(.beginTransaction, transaction: number)
        case .commit: writer.change(.commitTransaction, transaction: number)
        case .rollback: writer.change(.rollbackTransaction, transaction: number)
        }
    }

    func textSizeChanged(to size: Int) { writer.textSize = size }

    // MARK: The end

    /// Ends the reply to a batch.
    func end() throws {
        if hasFailed || pending == nil {
            flushDone(more: true)
            writer.done(.statement, hasFailed ? .error : [])
        } else {
            flushDone(more: false)
        }
        try channel.send(&writer.buffer, isLast: true)
    }

    /// Ends the reply to a call: its status, the values of its output parameters.
    func end(status: Int32, outputs: [ParameterisedCall.Output], collation: Collation) throws {
        let failed = hasFailed
        flushDone(more: true)
        writer.returnStatus(status)
        for output in outputs {
            writer.returnValue(
                output.value, ResultColumn(name: output.name, type: output.type, collation: collation),
                ordinal: output.ordinal)
        }
        writer.done(.procedure, failed ? .error : [])
        try channel.send(&writer.buffer, isLast: true)
    }

    /// What stands in the buffer when an attention ends the reply.
    func endInterrupted() throws {
        writer.done(.statement, .attention)
        try channel.send(&writer.buffer, isLast: true)
    }

    private func flushDone(more: Bool) {
        guard let (status, command, count) = pending else { return }
        pending = nil
        if isCall {
            writer.done(.inProcedure, status.union(.more), command: command, count: count)
        } else {
            writer.done(.statement, more ? status.union(.more) : status, command: command, count: count)
        }
    }

    private func sendIfLong() throws {
        if writer.buffer.readableBytes > 256 * 1_024 { try channel.send(&writer.buffer, isLast: false) }
    }
}
