import Accounts
import Foundation
import Gateway
import Logging
import OrderedCollections
import Synchronization

/// Writes a line of text, or a JSON object, for each event to standard error.
struct LineLogHandler: LogHandler {
    let label: String
    let format: LogConfiguration.Format
    let isColored: Bool
    /// The level of the process, which a new configuration may change.
    let shared: SharedLogLevel
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private var ownLevel: Logger.Level?

    init(label: String, format: LogConfiguration.Format, isColored: Bool, shared: SharedLogLevel) {
        self.label = label
        self.format = format
        self.isColored = isColored
        self.shared = shared
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? shared.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
        let pairs = all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        Console.error.line(format == .json ? object(event, pairs) : text(event, pairs))
    }

    private func text(_ event: LogEvent, _ pairs: [(String, String)]) -> String {
        let level = event.level.rawValue
        let name = level + String(repeating: " ", count: 8 - level.count)
        let words = pairs.map { key, value in " \(key)=\(Self.quoted(value))" }.joined()
        return "\(now) \(styled(name, event.level)) \(Printable.line(event.message.description))\(words)"
    }

    private func object(_ event: LogEvent, _ pairs: [(String, String)]) -> String {
        var members: OrderedDictionary<String, JSONValue> = [
            "time": .string(now), "level": .string(event.level.rawValue), "message": .string(event.message.description),
        ]
        // A name of ours must stay what it is.
        for (key, value) in pairs { members[members[key] == nil ? key : "\(key)_"] = .string(value) }
        return JSONValue.object(members).text
    }

    private var now: String {
        Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)) + "Z"
    }

    private func styled(_ name: String, _ level: Logger.Level) -> String {
        guard isColored else { return name }
        return switch level {
        case .critical, .error: Console.error.styled(name, .red)
        case .warning: Console.error.styled(name, .yellow)
        case .trace, .debug: Console.error.styled(name, .dim)
        case .info, .notice: name
        }
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.allSatisfy { !$0.isWhitespace && $0 != "\"" && $0 != "=" }
        return isPlain ? Printable.line(value) : JSONValue.string(value).text
    }
}

/// The level everything is logged at, until a new configuration says otherwise.
final class SharedLogLevel: Sendable {
    private let state: Mutex<Logger.Level>

    init(_ level: Logger.Level) { state = Mutex(level) }

    var level: Logger.Level {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

extension Logger.Level {
    init(_ level: LogConfiguration.Level) { self = Logger.Level(rawValue: level.rawValue) ?? .info }
}
