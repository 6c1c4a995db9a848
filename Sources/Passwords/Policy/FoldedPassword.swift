import Foundation

/// A password as comparisons see it: without case, width and accents, and without what people put around a word.
struct FoldedPassword {
    let text: String
    /// The text without the digits and signs at its two ends.
    let core: String

    init(_ password: String) {
        text = password.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        let isFiller: (Character) -> Bool = { !$0.isLetter }
        core = String(text.drop(while: isFiller).reversed().drop(while: isFiller).reversed())
    }

    /// Whether the password is a word, or that word with digits and signs around it, or twice over.
    func isTrivialChange(of word: String) -> Bool {
        let word = FoldedPassword(word)
        guard !word.text.isEmpty else { return false }
        if text == word.text || text == word.text + word.text { return true }
        guard !word.core.isEmpty else { return false }
        return core == word.core || core == word.core + word.core
    }
}
