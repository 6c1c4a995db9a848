internal import ArgumentParser

/// A table and the file of its rows, as `--load` names them.
struct TableFile: ExpressibleByArgument {
    let table: String
    let file: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        table = parts[0]
        file = parts[1]
    }
}
