import Synchronization

/// Whether a server prepares statements: all that are called SQL Server do, and some that are compatible do not.
///
/// The first statement that is prepared tells. What fails later, as where a connection is lost, says nothing of the server.
final class PreparationSupport: Sendable {
    private enum Known: UInt8, AtomicRepresentable { case nothing, prepares, refuses }

    private let known = Atomic(Known.nothing)

    var isRefused: Bool { known.load(ordering: .relaxed) == .refuses }

    func noteSuccess() {
        if known.load(ordering: .relaxed) != .prepares { known.store(.prepares, ordering: .relaxed) }
    }

    func noteRefusal() { _ = known.compareExchange(expected: .nothing, desired: .refuses, ordering: .relaxed) }
}
