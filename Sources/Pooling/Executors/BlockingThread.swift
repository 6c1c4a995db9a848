/// A thread for calls that block, one at a time, which its callers wait for without a thread of theirs.
public actor BlockingThread {
    private nonisolated let executor: ThreadExecutor
    private nonisolated let preference: ThreadPreference

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Starts the thread; `label` is its name in a debugger, cut to what the system allows.
    public init(label: String) {
        executor = ThreadExecutor(label: label)
        preference = ThreadPreference(executor.thread)
    }

    /// Whether whoever asks is on the thread, and may block it.
    public nonisolated var isCurrent: Bool { executor.thread.isCurrent }

    /// Runs `body` on the thread, behind what it was given before.
    public func run<Value: Sendable, Failure: Error>(
        _ body: @Sendable () throws(Failure) -> Value
    ) throws(Failure) -> Value { try body() }

    /// Runs on the thread what `body` does, as far as it is isolated to no actor.
    ///
    /// For several calls that block with other work between them: from one to the next nobody has to be woken.
    public nonisolated func preferred<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await withTaskExecutorPreference(preference) { () async throws(Failure) in
            // To prefer a thread does not yet change to it.
            await enter()
            return try await body()
        }
    }

    private func enter() {}
}
