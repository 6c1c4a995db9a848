public import Accounts
import SQLStore

extension AccountError {
    /// Any error as people can be told of it: safe to show, whatever it was.
    public init(explaining error: any Error) {
        switch error {
        case let error as AccountError: self = error
        case let error as DatabaseError: self = error.accountError
        case let error as FieldProblem: self = .invalidFields([error])
        case let error as InvalidName: self.init(.malformed, error.description)
        case let error as RoutingClash: self.init(.conflict, error.description)
        case is CancellationError: self.init(.timedOut, "it was broken off")
        default: self.init(.internal, "something unexpected went wrong: \(type(of: error))")
        }
    }
}
