extension LoadedConfiguration {
    /// The same configuration, listening where nobody but this machine's own people can reach it.
    public var onLoopback: LoadedConfiguration {
        var loopback = self
        loopback.gateway.listen = gateway.listen.onLoopback
        loopback.gateway.adminListen = gateway.adminListen?.onLoopback
        return loopback
    }
}

extension ListenAddress {
    fileprivate var onLoopback: ListenAddress {
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        return isLoopback ? self : ListenAddress(host: "127.0.0.1", port: port)
    }
}
