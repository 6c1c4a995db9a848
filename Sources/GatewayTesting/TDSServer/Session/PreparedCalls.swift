/// The texts that the client of a session had prepared, by their handles: `sp_prepare` and `sp_prepexec`.
struct PreparedCalls {
    struct Text {
        let text: String
        let declarations: String
    }

    private var texts: [Int32: Text] = [:]
    private var lastHandle: Int32 = 0

    subscript(handle: Int32) -> Text? { texts[handle] }

    /// - Returns: the handle; a session's first is 1.
    mutating func keep(_ text: Text) -> Int32 {
        lastHandle += 1
        texts[lastHandle] = text
        return lastHandle
    }

    /// - Returns: whether there was one.
    mutating func forget(_ handle: Int32) -> Bool { texts.removeValue(forKey: handle) != nil }

    mutating func forgetAll() { texts = [:] }
}
