/// A thread for calls that block, one at a time, which its callers wait for without a thread of theirs.
public actor BlockingThread {
    private nonisolated let executor: ThreadExecutor

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Starts the thread; `label` is its name in a debugger, cut to what the system allows.
    public init(label: String) { executor = ThreadExecutor(label: label) }

    /// Runs `body` on the thread, behind what it was given before.
    public func run<Value: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Value
    ) throws(Failure) -> Value { try body() }
}
