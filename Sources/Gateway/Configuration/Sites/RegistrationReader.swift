import Accounts

/// Reads who may register on a site, and what has to happen before they come in.
struct RegistrationReader {
    /// `open`, `closed`, or a mapping.
    func policy(_ value: ValueReader) -> RegistrationPolicy? {
        if case .mapping = value.node.content { return value.mapping(policy) }
        return value.word("a way to register", ["open": true, "closed": false])
            .map { RegistrationPolicy(isOpen: $0) }
    }

    private func policy(_ mapping: MappingReader) -> RegistrationPolicy {
        var policy = RegistrationPolicy()
        policy.isOpen = mapping.optional("open")?.boolean() ?? policy.isOpen
        policy.verification =
            mapping.optional("verify")?.word("a way to verify addresses", of: RegistrationPolicy.Verification.self)
            ?? policy.verification
        policy.needsApproval = mapping.optional("approve")?.boolean() ?? policy.needsApproval
        if !policy.isOpen, policy.needsApproval {
            mapping.mistake(
                at: "approve", "nobody registers, so nobody waits for approval",
                remedy: "write open: true, or leave approve out")
        }
        return policy
    }
}
