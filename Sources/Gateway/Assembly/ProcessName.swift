import Foundation

/// What people know this process by.
enum ProcessName {
    /// The machine and the number of the process.
    static var current: String {
        let process = ProcessInfo.processInfo
        return "\(process.hostName) \(process.processIdentifier)"
    }
}
