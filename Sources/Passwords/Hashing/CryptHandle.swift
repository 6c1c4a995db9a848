import CCrypt

/// The system's `crypt`, and the one place where it is called.
enum CryptHandle {
    /// What `crypt` makes of a password with the settings of a stored hash.
    ///
    /// - Returns: nil where it refuses: settings it does not know, a password of 512 bytes or more, or one with a NUL,
    ///   after which `crypt` would not read on.
    static func crypt(_ password: String, settings: String) -> String? {
        guard !password.utf8.contains(0), !settings.utf8.contains(0) else { return nil }
        // crypt wants its workspace zeroed, and clears its own traces from it.
        let size = MemoryLayout<crypt_data>.size
        let workspace = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer { unsafe workspace.deallocate() }
        unsafe workspace.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        guard let result = unsafe crypt_rn(password, settings, workspace, Int32(size)) else { return nil }
        return unsafe String(cString: result)
    }
}
