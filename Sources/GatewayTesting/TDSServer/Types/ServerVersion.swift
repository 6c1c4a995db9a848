/// The version of SQL Server that the server claims to be.
public struct ServerVersion: Sendable, Hashable {
    public var major: UInt8
    public var minor: UInt8
    public var build: UInt16
    /// What `@@VERSION` answers.
    public var banner: String

    public init(major: UInt8, minor: UInt8, build: UInt16, banner: String) {
        self.major = major
        self.minor = minor
        self.build = build
        self.banner = banner
    }

    public static let sqlServer2019 = ServerVersion(
        major: 15, minor: 0, build: 2_000,
        banner: "Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64) (Gatehouse TDS test server)")
    public static let sqlServer2014 = ServerVersion(
        major: 12, minor: 0, build: 2_000,
        banner: "Microsoft SQL Server 2014 - 12.0.2000.8 (X64) (Gatehouse TDS test server)")
}
