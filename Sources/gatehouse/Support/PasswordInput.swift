import ArgumentParser

/// Where a password comes from: a prompt that does not show it, or standard input.
///
/// It is never an argument, which every other user of the machine could read.
struct PasswordInput: ParsableArguments {
    @Flag(help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    /// The password.
    /// - Throws: `ValidationError` where there is neither a terminal to ask at nor the flag.
    func read() throws -> String {
        if passwordStdin {
            guard let line = readLine(strippingNewline: true), !line.isEmpty else {
                throw ValidationError("Standard input holds no password.")
            }
            return line
        }
        guard TerminalHandle.isInputATerminal else {
            throw ValidationError("There is no terminal to ask at: send the password with --password-stdin.")
        }
        guard let first = TerminalHandle.readHiddenLine(prompt: "Password: "),
            let second = TerminalHandle.readHiddenLine(prompt: "Again: ")
        else { throw ExitCode(1) }
        guard first == second else { throw ValidationError("The two passwords differ.") }
        return first
    }
}
