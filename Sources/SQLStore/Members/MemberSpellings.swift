import Foundation

/// The spellings under which a table may have a name, so that a column can be looked up without computing on it.
struct MemberSpellings {
    /// As it was typed, and what its letters may have been turned into.
    let exact: [String]
    /// In small letters alone.
    let lowered: [String]
    /// Those of a column that holds small or capital letters alone.
    let normalized: [String]

    /// - Parameter fold: what makes two names the same.
    init(_ typed: [String], fold: (String) -> String) {
        var exact = Distinct(), lowered = Distinct(), normalized = Distinct()
        for name in typed {
            let forms = [
                name, name.precomposedStringWithCanonicalMapping, name.precomposedStringWithCompatibilityMapping,
            ]
            for form in forms + [fold(name)] {
                let small = [form.lowercased(), form.mappingScalars(\.lowercaseMapping)]
                let capital = [form.uppercased(), form.mappingScalars(\.uppercaseMapping)]
                exact.add([form] + small + capital + [form.capitalized])
                lowered.add(small)
                normalized.add(small + capital)
            }
        }
        (self.exact, self.lowered, self.normalized) = (exact.texts, lowered.texts, normalized.texts)
    }

    /// Texts that differ byte by byte: to Swift, those of one letter's two forms would be the same.
    private struct Distinct {
        private(set) var texts: [String] = []
        private var seen: Set<[UInt8]> = []

        mutating func add(_ more: [String]) {
            for text in more where seen.insert(Array(text.utf8)).inserted { texts.append(text) }
        }
    }
}

extension String {
    /// Each scalar mapped to one other, as systems do that know no longer mappings.
    fileprivate func mappingScalars(_ mapping: (Unicode.Scalar.Properties) -> String) -> String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    let mapped = mapping(scalar.properties).unicodeScalars
                    return mapped.count == 1 ? mapped.first ?? scalar : scalar
                }))
    }
}
