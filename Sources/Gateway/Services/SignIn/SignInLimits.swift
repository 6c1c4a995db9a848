import Accounts
import Crypto
import Foundation

/// How often somebody may try before they have to wait.
public struct SignInLimits: Hashable, Sendable {
    /// Attempts on one account that cost no waiting.
    public var accountAttempts = 5
    /// Attempts from one address that cost no waiting; several people may share one.
    public var addressAttempts = 20
    /// Attempts on one site that cost no waiting.
    public var siteAttempts = 300
    /// The first wait, in seconds; each further attempt doubles it.
    public var firstDelay = 1.0
    /// The longest wait, in seconds.
    public var longestDelay = 900.0
    /// Seconds without an attempt until everything is forgotten.
    public var memory = 86_400.0

    public init() {}

    /// What the gateway's file says.
    init(_ configuration: SignInConfiguration) {
        accountAttempts = configuration.attempts
        addressAttempts = configuration.addressAttempts
        siteAttempts = configuration.siteAttempts
        firstDelay = configuration.firstDelay.inSeconds
        longestDelay = configuration.longestDelay.inSeconds
        memory = configuration.memory.inSeconds
    }

    /// What a storm on a whole site makes its people wait at the most, in seconds: less than locking them out.
    static let longestSiteDelay = 5.0
    /// How long an address from which somebody signed in counts as theirs, in seconds.
    static let acquaintance = 90.0 * 86_400

    /// The bounds of an attempt to sign in.
    ///
    /// From an address the person signed in from before, strangers' attempts do not count: they could lock the person
    /// out. There the person's own attempts are counted apart.
    func bounds(of subject: Subject, from origin: Origin, isAcquainted: Bool) -> [ThrottleBound] {
        let address = bound(.address(origin.address), free: addressAttempts)
        guard !isAcquainted else {
            return [bound(.accountFrom(subject, origin.address), free: accountAttempts), address]
        }
        return [bound(.account(subject), free: accountAttempts), address]
            + (origin.site.map { site in
                [bound(.site(site), free: siteAttempts, longest: min(longestDelay, Self.longestSiteDelay))]
            } ?? [])
    }

    /// The bounds of an act that costs us a mail or a new row: registering, asking for a reset.
    func bounds(ofAct act: String, subject: Subject?, from origin: Origin) -> [ThrottleBound] {
        [bound(.act(act, origin.address), free: addressAttempts)]
            + (subject.map { [bound(.actOn(act, $0), free: accountAttempts)] } ?? [])
    }

    private func bound(_ counted: Counted, free: Int, longest: Double? = nil) -> ThrottleBound {
        ThrottleBound(
            key: counted.key, free: free, firstDelay: firstDelay, longestDelay: longest ?? longestDelay, memory: memory)
    }

    /// Whom an attempt is about: an account, a member of another system, or the name somebody typed that is neither; all
    /// are treated alike.
    enum Subject: Hashable, Sendable {
        case account(AccountID)
        /// Somebody of another system, whatever name or address was typed.
        case member(MemberReference)
        case unknown(name: String)
    }

    /// What attempts are counted by.
    enum Counted {
        case account(Subject)
        case accountFrom(Subject, String)
        case address(String)
        case site(SiteID)
        case act(String, String)
        case actOn(String, Subject)
        case acquaintance(AccountID, String)

        /// A checksum of it: the table of attempts names nobody.
        var key: ThrottleKey {
            let parts: [String] =
                switch self {
                case .account(let subject): ["account"] + subject.parts
                case .accountFrom(let subject, let address): ["account-from", address] + subject.parts
                case .address(let address): ["address", address]
                case .site(let site): ["site", site.rawValue]
                case .act(let act, let address): ["act", act, address]
                case .actOn(let act, let subject): ["act-on", act] + subject.parts
                case .acquaintance(let account, let address): ["acquaintance", account.description, address]
                }
            var hash = SHA256()
            for part in parts { hash.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
            return ThrottleKey(rawValue: hash.finalize().prefix(16).hexDigits)
        }
    }
}

extension SignInLimits.Subject {
    fileprivate var parts: [String] {
        switch self {
        case .account(let id): ["id", id.description]
        case .member(let member): ["member", member.source.rawValue, member.key.rawValue]
        case .unknown(let name): ["name", Username.fold(name)]
        }
    }
}
