import Accounts
import Foundation

/// Processes that import, as the holders of leases are named.
enum ImportProcess {
    /// This process: the machine as far as processes see each other, the process, and when it was started.
    static func current() -> ImportHolder {
        let identifier = ProcessInfo.processInfo.processIdentifier
        return ImportHolder(rawValue: "\(machine)/\(identifier)/\(startTime(of: Int(identifier)) ?? "0")")
    }

    /// Whether a holder is a process of this machine that has ended; of another machine's nobody here can tell.
    static func hasEnded(_ holder: ImportHolder) -> Bool {
        let parts = holder.rawValue.split(separator: "/")
        guard parts.count == 3, parts[0] == machine, let identifier = Int(parts[1]), parts[2] != "0" else {
            return false
        }
        // A number that another process has got since started at another time.
        return startTime(of: identifier) != String(parts[2])
    }

    /// The host, its start, and the space of process numbers, of which containers have their own.
    private static let machine: String = {
        let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        let space = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
        let parts = [ProcessInfo.processInfo.hostName, boot.trimmingCharacters(in: .whitespacesAndNewlines), space]
        return parts.joined(separator: " ").replacing("/", with: " ")
    }()

    /// When a process was started, in the kernel's ticks (proc(5), field 22 of `stat`); nil where there is none.
    private static func startTime(of process: Int) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        // Behind the name, which may hold anything, comes the third field; a zombie has ended.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }
}
