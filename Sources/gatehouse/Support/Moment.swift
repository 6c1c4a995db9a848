import Accounts
import ArgumentParser

/// A moment as people name it: a day, a moment to the second, or how long ago.
enum Moment: Hashable, Sendable, ExpressibleByArgument {
    case ago(seconds: Double)
    case at(Timestamp)

    init?(argument: String) {
        if let moment = Timestamp(argument) ?? Timestamp("\(argument)T00:00:00Z") {
            self = .at(moment)
        } else if let unit = argument.last, let length = ["m": 60.0, "h": 3600, "d": 86_400][unit],
            let number = Int(argument.dropLast()), (1...100_000).contains(number)
        {
            self = .ago(seconds: Double(number) * length)
        } else {
            return nil
        }
    }

    func timestamp(before now: Timestamp) -> Timestamp {
        switch self {
        case .ago(let seconds): now.adding(seconds: -seconds)
        case .at(let moment): moment
        }
    }
}
