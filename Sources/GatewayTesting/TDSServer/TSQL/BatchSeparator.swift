/// Cuts a script at its lines of GO, as the command-line clients do.
enum BatchSeparator {
    static func batches(of script: String) -> [String] {
        var batches: [[Substring]] = [[]]
        for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
            let word = line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace && $0 != ";" }
            if word.uppercased() == "GO", line.allSatisfy({ $0.isWhitespace || "GOgo;".contains($0) }) {
                batches.append([])
            } else {
                batches[batches.count - 1].append(line)
            }
        }
        return batches.map { $0.joined(separator: "\n") }.filter { !$0.allSatisfy(\.isWhitespace) }
    }
}
