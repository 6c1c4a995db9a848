import Foundation

/// The terminal's own settings, and what is typed while they are changed: the one file here that speaks to C about them.
enum TerminalHandle {
    /// Reads a line that does not show while it is typed.
    /// - Returns: the line, or nil at the end of the input and where the person broke it off.
    static func readHiddenLine(prompt: String) -> String? {
        var settings = termios()
        // The calls fill in the structure they are given, and keep nothing of it.
        guard unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
        let shown = settings
        // Without signals, Ctrl-C cannot leave the terminal hidden: it comes as a character.
        settings.c_lflag &= ~tcflag_t(ECHO | ISIG)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        defer {
            var restored = shown
            _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &restored)
            Console.error.line()
        }
        Console.error.write(prompt)
        guard let line = readLine(), !line.contains("\u{3}") else { return nil }
        return line
    }

    static var isInputATerminal: Bool { isatty(STDIN_FILENO) == 1 }
}
