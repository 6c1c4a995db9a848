public import Accounts

/// Where a request comes from, for limits, for the audit log and for links back.
public struct Origin: Hashable, Sendable {
    /// The origin of the request that is being answered, for what is noted of a change and never decides one.
    @TaskLocal public static var current = Origin()

    /// The site it was made on, or nil for one of the gateway's own pages.
    public var site: SiteID?
    /// The host name it was made under, where that is one of the site's; links lead back to it.
    public var host: String?
    /// The client's address, as the trusted proxies tell; empty where there is none.
    public var address: String
    /// What the browser or program calls itself.
    public var userAgent: String
    /// The id of the request.
    public var requestID: String
    /// What tells the browser from others before anybody is signed in: the value of a cookie of its own.
    public var device: String?

    public init(
        site: SiteID? = nil, host: String? = nil, address: String = "", userAgent: String = "",
        requestID: String = "", device: String? = nil
    ) {
        self.site = site
        self.host = host
        self.address = address
        self.userAgent = userAgent
        self.requestID = requestID
        self.device = device
    }
}
