public import Accounts

/// Where a SQLite database is, and how long we wait for it.
public struct SQLiteConfiguration: Hashable, Sendable {
    public let name: DatabaseName
    /// The path of the file; it and its folder are made where they are missing.
    public let path: String
    /// How many connections read at the same time, beside the one that writes.
    public let maximumReaders: Int
    /// How long a statement waits for another process that holds the lock.
    public let busyTimeout: Duration

    public init(
        name: DatabaseName, path: String, maximumReaders: Int = 4, busyTimeout: Duration = .seconds(5)
    ) {
        self.name = name
        self.path = path
        self.maximumReaders = maximumReaders
        self.busyTimeout = busyTimeout
    }
}
