public import Accounts
public import Pooling

/// How to reach one database of a SQL Server, and within which limits.
///
/// Its descriptions show neither the host nor the password.
public struct SQLServerConfiguration: Sendable {
    /// The name of the database in the gateway's configuration.
    public let name: DatabaseName
    /// A host name, an IPv4 or an IPv6 address.
    public var host: String
    public var port: Int
    public var database: String
    public var user: String
    var password: Secret
    /// What the server's lists of sessions show.
    public var applicationName: String
    public var encryption: Encryption
    /// Whether an availability group may send us to a readable secondary.
    public var hasReadOnlyIntent: Bool
    public var timeouts: Timeouts
    public var pool: PoolConfiguration

    public init(
        name: DatabaseName, host: String, port: Int = 1433, database: String, user: String, password: String,
        applicationName: String = "gatehouse", encryption: Encryption = .require(.system),
        hasReadOnlyIntent: Bool = false, timeouts: Timeouts = Timeouts(), pool: PoolConfiguration = PoolConfiguration()
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = Secret(value: password)
        self.applicationName = applicationName
        self.encryption = encryption
        self.hasReadOnlyIntent = hasReadOnlyIntent
        self.timeouts = timeouts
        self.pool = pool
    }

    /// What of the traffic is encrypted, and whom we take for the server.
    public enum Encryption: Hashable, Sendable {
        /// Nothing, not even the login.
        case off
        /// The login alone where the server can, and nothing where it cannot: no protection from an attacker.
        case request
        /// Everything, or there is no connection.
        case require(Trust)
    }

    /// Whose certificates are believed; all but ``any`` must also be made out to the host we connect to.
    public enum Trust: Hashable, Sendable {
        /// The authorities this machine trusts.
        case system
        /// The authorities in a PEM file.
        case authorities(file: String)
        /// Anybody's: an attacker in between can read and change everything.
        case any
    }

    public struct Timeouts: Hashable, Sendable {
        /// How long a connection may take to be made, login included.
        public var connect: Duration
        /// How long a statement may take, from sending it to its last row.
        public var query: Duration

        public init(connect: Duration = .seconds(5), query: Duration = .seconds(10)) {
            self.connect = connect
            self.query = query
        }
    }

    /// A password, which no description, dump or log message gives away.
    struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        let value: String

        var description: String { "(secret)" }
        var debugDescription: String { description }
        var customMirror: Mirror { Mirror(self, children: [:]) }
    }
}

extension SQLServerConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SQL Server database \"\(name)\"" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// A setting that FreeTDS would misread or cut.
public struct InvalidSQLServerConfiguration: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

extension SQLServerConfiguration {
    /// Refuses what would end up in FreeTDS's file as another setting, or cut short in the login packet.
    func validate() throws(InvalidSQLServerConfiguration) {
        guard (1...65_535).contains(port) else {
            throw InvalidSQLServerConfiguration(description: "port is 1 to 65535")
        }
        var written = ["host": host]
        if case .require(.authorities(let file)) = encryption { written["certificate authority file"] = file }
        for (name, value) in written where !Self.survivesFile(value) {
            throw InvalidSQLServerConfiguration(
                description: "\(name) has 1 to 200 characters, without #, ;, line breaks and repeated blanks")
        }
        let packed = ["database": database, "user": user, "password": password.value, "application": applicationName]
        for (name, value) in packed where value.utf8.count > 128 || value.containsNUL {
            throw InvalidSQLServerConfiguration(description: "\(name) has at most 128 bytes")
        }
    }

    /// Whether FreeTDS reads a value from its file as it was written: lines of 255 bytes, comments, single blanks.
    private static func survivesFile(_ value: String) -> Bool {
        (1...200).contains(value.utf8.count) && !value.utf8.contains { $0 < 0x20 || $0 == 0x7F }
            && !value.contains { "#;".contains($0) } && !value.contains("  ")
            && value.first != " " && value.last != " "
    }
}
