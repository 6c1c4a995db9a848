import Foundation

/// Puts values of the environment and of files where a scalar says `${NAME}` or `${file:PATH}`; `$$` is one `$`.
struct Substitution {
    let environment: [String: String]
    /// The directory relative paths are meant from.
    let baseDirectory: URL

    /// What is wrong with a reference: it names the variable or the file, and never what is in it.
    struct Failure: Error {
        let problem: String
        let remedy: String
    }

    /// A scalar's text with its references replaced.
    struct Result {
        let text: String
        /// Whether some of the text came from elsewhere, so that no message may show it.
        let isSubstituted: Bool
    }

    /// No password or key is longer, and a wrong path may lead to a large file.
    private static let maximumFileSize = 65_536

    func resolve(_ source: String) throws(Failure) -> Result {
        guard source.contains("$") else { return Result(text: source, isSubstituted: false) }
        var text = ""
        var isSubstituted = false
        var rest = source[...]
        while let dollar = rest.firstIndex(of: "$") {
            text += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                text += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw Failure(
                        problem: "\"${\" has no \"}\"",
                        remedy: "write ${NAME} for a variable, ${file:PATH} for a file, or $$ for the character $")
                }
                text += try value(of: String(rest[rest.index(after: rest.startIndex)..<end]))
                isSubstituted = true
                rest = rest[rest.index(after: end)...]
            } else {
                text += "$"
            }
        }
        return Result(text: text + rest, isSubstituted: isSubstituted)
    }

    private func value(of reference: String) throws(Failure) -> String {
        if reference.hasPrefix("file:") { return try contents(of: String(reference.dropFirst(5))) }
        guard reference.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
            // What stands behind the name may be somebody's idea of a default, that is, a secret.
            let name = reference.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            throw Failure(
                problem: "\"${\(name)\" is not followed by \"}\"",
                remedy: "write ${NAME} or ${file:PATH}; there are no defaults")
        }
        guard let value = environment[reference] else {
            throw Failure(
                problem: "the environment variable \(reference) is not set",
                remedy: "set it before the start, or use ${file:PATH}")
        }
        return value
    }

    private func contents(of path: String) throws(Failure) -> String {
        guard !path.isEmpty else {
            throw Failure(problem: "\"${file:}\" names no file", remedy: "write ${file:PATH}")
        }
        let url = URL(filePath: path, relativeTo: baseDirectory)
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            data = try handle.read(upToCount: Self.maximumFileSize + 1) ?? Data()
        } catch {
            throw Failure(
                problem: "the file \(path) cannot be read",
                remedy: "look whether it is there and whether the gateway's user may read it")
        }
        guard data.count <= Self.maximumFileSize, let text = String(validating: data, as: UTF8.self) else {
            throw Failure(
                problem: "the file \(path) is no text of at most 64 KiB",
                remedy: "put the value alone into it, in UTF-8")
        }
        // Editors and `echo` end a file with a line break that belongs to no password. "\r\n" is one character.
        return text.last?.isNewline == true ? String(text.dropLast()) : text
    }
}
