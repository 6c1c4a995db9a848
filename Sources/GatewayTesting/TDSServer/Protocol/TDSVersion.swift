/// A version of the protocol, as a log-in asks for it.
enum TDSVersion: UInt32, Comparable, Sendable {
    case v71 = 0x7100_0001
    case v72 = 0x7209_0002
    case v73 = 0x730B_0003
    case v74 = 0x7400_0004

    /// The version to speak with a client that asked for `requested`; nil below 7.1.
    init?(requested: UInt32) {
        switch requested >> 24 {
        case 0x71: self = .v71
        case 0x72: self = .v72
        case 0x73: self = .v73
        case 0x74...: self = .v74
        default: return nil
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
