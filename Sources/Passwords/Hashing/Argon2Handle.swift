import CArgon2

/// libargon2, and the one place where it is called.
enum Argon2Handle {
    enum Variant: String, Hashable {
        case argon2i, argon2id
    }

    /// The tag of a password, or nil where the library refuses the parameters or has no memory for them.
    /// - Parameters:
    ///   - memory: in KiB.
    ///   - version: 16 or 19.
    static func hash(
        _ password: String, salt: [UInt8], variant: Variant, version: UInt32, memory: UInt32, passes: UInt32,
        lanes: UInt32, count: Int
    ) -> [UInt8]? {
        var password = Array(password.utf8)
        var salt = salt
        var tag = [UInt8](repeating: 0, count: count)
        var status = ARGON2_OK.rawValue
        let type: argon2_type = variant == .argon2i ? Argon2_i : Argon2_id
        unsafe password.withUnsafeMutableBufferPointer { password in
            unsafe salt.withUnsafeMutableBufferPointer { salt in
                unsafe tag.withUnsafeMutableBufferPointer { tag in
                    var context = unsafe argon2_context()
                    unsafe context.out = tag.baseAddress
                    unsafe context.outlen = UInt32(tag.count)
                    unsafe context.pwd = password.baseAddress
                    unsafe context.pwdlen = UInt32(password.count)
                    unsafe context.salt = salt.baseAddress
                    unsafe context.saltlen = UInt32(salt.count)
                    unsafe context.t_cost = passes
                    unsafe context.m_cost = memory
                    unsafe context.lanes = lanes
                    // One thread computes every lane: how many threads hash is for the pool to say.
                    unsafe context.threads = 1
                    unsafe context.version = version
                    status = unsafe argon2_ctx(&context, type)
                }
            }
        }
        return status == ARGON2_OK.rawValue ? tag : nil
    }
}
