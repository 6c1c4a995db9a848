/// What somebody may have meant by a word that is none of those known.
enum Suggestion {
    /// `did you mean "string"? (string, text, ...)`, or the list alone where nothing is near.
    static func remedy(for word: String, among known: [String]) -> String {
        let list = known.joined(separator: ", ")
        return nearest(to: word, among: known).map { "did you mean \"\($0)\"? (\(list))" } ?? "it is one of: \(list)"
    }

    /// The known word at the smallest distance, if that is small for its length; else one that goes on or stops short.
    static func nearest(to word: String, among known: [String]) -> String? {
        let letters = Array(word.lowercased())
        func isBeginning(_ known: String) -> Bool {
            min(known.count, letters.count) >= 3
                && (known.hasPrefix(word.lowercased()) || word.lowercased().hasPrefix(known.lowercased()))
        }
        let ranked = known.map { (word: $0, distance: distance(letters, Array($0.lowercased()))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }),
            best.distance <= max(1, min(letters.count, best.word.count) / 3)
        else { return known.first(where: isBeginning) }
        return best.word
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours between two words.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
