/// Why a browser did not do what a test asked of it.
public struct BrowserError: Error, CustomStringConvertible {
    /// The code of the WebDriver standard (section 6.6), such as `no such element`; of ours where there was no answer.
    public let code: String
    public let message: String

    public var description: String { message.isEmpty ? code : "\(code): \(message)" }

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}
