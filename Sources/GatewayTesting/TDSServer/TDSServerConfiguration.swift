/// What a TDS test server is started with.
public struct TDSServerConfiguration: Sendable {
    /// The address to listen on; the server is meant for this machine only.
    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 0
    /// Passwords by user; names are compared without case.
    public var users = ["gateway": "secret"]
    /// The databases beside the system's; the first one is where a client begins that names none.
    public var databases = ["Shop"]
    /// The SQLite file of the first database; nil keeps everything in a temporary folder.
    public var file: String?
    /// 130 and later have OPENJSON.
    public var compatibilityLevel = 150
    public var collation = "SQL_Latin1_General_CP1_CI_AS"
    public var version = ServerVersion.sqlServer2019
    public var serverName = "GATEHOUSE-TDS"
    /// The largest packet the server agrees to, in bytes.
    public var maximumPacketSize = 32_767
    /// Sends rows with NULLs as bitmaps (NBCROW) to clients that know them.
    public var compressesNulls = true
    /// Whether ``TDSServerStatistics/requests`` keeps every request: for tests, since nothing bounds their number.
    public var keepsRequests = true

    public init() {}
}
