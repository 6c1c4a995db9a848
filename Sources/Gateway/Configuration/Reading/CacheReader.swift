import Accounts
import Repositories

/// Reads what may be kept in memory: the gateway's bounds and its keys, and for how long a site allows it.
struct CacheReader {
    func cache(_ mapping: MappingReader) -> CacheConfiguration {
        var cache = CacheConfiguration()
        cache.limits.entries = mapping.optional("entries")?.integer(in: 1...100_000_000) ?? cache.limits.entries
        cache.limits.bytes = mapping.optional("bytes")?.size(in: 1 << 20...1 << 40) ?? cache.limits.bytes
        cache.keys = mapping.optional("keys")?.duration(in: .zero...(.seconds(300))) ?? cache.keys
        return cache
    }

    func policy(_ mapping: MappingReader) -> CachePolicy? {
        let ttl = mapping.required("ttl", "say how long a profile is served without asking, such as 30s")?
            .duration(in: .milliseconds(100)...(.seconds(86_400)))
        let keepsMisses = mapping.optional("misses")?.boolean() ?? false
        let stale = mapping.optional("stale")?.duration(in: .milliseconds(100)...(.seconds(30 * 86_400)))
        guard let ttl else { return nil }
        if let stale, stale <= ttl {
            mapping.mistake(
                at: "stale", "it is not longer than ttl, so nothing would ever be served by it",
                remedy: "write a longer time, such as 5m, or leave stale out")
        }
        return CachePolicy(ttl: ttl, keepsMisses: keepsMisses, stale: stale)
    }
}
