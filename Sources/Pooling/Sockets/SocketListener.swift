/// Is told what happens on a socket.
public protocol SocketListener: AnyObject, Sendable {
    /// Something has come in, there is room to write, or the other side has closed; or several of them.
    ///
    /// On the poller's thread, which all other sockets of the poller wait for: it must not block.
    func socketHasNews(isHungUp: Bool)
}
