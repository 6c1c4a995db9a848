import Foundation

/// A code page of `varchar` columns: the characters they can hold besides ASCII.
///
/// SQL Server puts `?`, or a letter that looks alike, in the place of any other, without a word.
struct CodePage: Hashable, Sendable {
    let number: Int

    static let utf8 = CodePage(number: 65001)

    /// Whether a text is stored as it is; false where the code page is not one we know.
    func canHold(_ text: String) -> Bool {
        if self == .utf8 { return true }
        let ranges = Self.ranges[number] ?? []
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII || ranges.contains { $0.contains(scalar.value) }
        }
    }

    /// The code page of a collation, by its name; nil for a name we do not know.
    init?(collation: String) {
        let name = collation.lowercased()
        if name.hasSuffix("_utf8") {
            self = .utf8
        } else if name.hasPrefix("sql_"), let match = name.firstMatch(of: /_cp(\d+)_/), let number = Int(match.1) {
            self.init(number: number == 1 ? 1252 : number)
        } else if let number = Self.languages.first(where: { name.hasPrefix($0.key) })?.value {
            self.init(number: number)
        } else {
            return nil
        }
    }

    init(number: Int) { self.number = number }

    /// The code pages of Windows collations, by the beginning of their names.
    private static let languages: [String: Int] = {
        let families: [(Int, [String])] = [
            (874, ["thai"]),
            (
                1250,
                [
                    "albanian", "bosnian_latin", "croatian", "czech", "hungarian", "polish", "romanian",
                    "serbian_latin", "slovak", "slovenian",
                ]
            ),
            (1251, ["cyrillic", "bosnian_cyrillic", "kazakh", "macedonian", "serbian_cyrillic", "tatar", "ukrainian"]),
            (
                1252,
                [
                    "latin1_general", "danish", "finnish", "french", "german", "icelandic", "modern_spanish",
                    "norwegian", "traditional_spanish", "breton", "corsican", "frisian", "sami", "welsh",
                ]
            ),
            (1253, ["greek"]),
            (1254, ["turkish", "azeri_latin", "uzbek_latin"]),
            (1255, ["hebrew"]),
            (1256, ["arabic", "persian", "urdu", "uighur", "dari"]),
            (1257, ["estonian", "latvian", "lithuanian"]),
            (1258, ["vietnamese"]),
        ]
        return Dictionary(uniqueKeysWithValues: families.flatMap { page, names in names.map { ($0, page) } })
    }()

    private static let ranges: [Int: [ClosedRange<UInt32>]] = written.mapValues { text in
        text.split(separator: " ").compactMap { part in
            let ends = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            return first...last
        }
    }

    /// The upper halves of the code pages, as https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS has them.
    private static let written: [Int: String] = [
        874: """
        A0 E01-E3A E3F-E5B 2013-2014 2018-2019 201C-201D 2022 2026 20AC
        """,
        1250: """
        A0 A4 A6-A9 AB-AE B0-B1 B4-B8 BB C1-C2 C4 C7 C9 CB CD-CE D3-D4 D6-D7 DA DC-DD DF E1-E2 E4 E7 E9 \
        EB ED-EE F3-F4 F6-F7 FA FC-FD 102-107 10C-111 118-11B 139-13A 13D-13E 141-144 147-148 150-151 \
        154-155 158-15B 15E-165 16E-171 179-17E 2C7 2D8-2D9 2DB 2DD 2013-2014 2018-201A 201C-201E \
        2020-2022 2026 2030 2039-203A 20AC 2122
        """,
        1251: """
        A0 A4 A6-A7 A9 AB-AE B0-B1 B5-B7 BB 401-40C 40E-44F 451-45C 45E-45F 490-491 2013-2014 2018-201A \
        201C-201E 2020-2022 2026 2030 2039-203A 20AC 2116 2122
        """,
        1252: """
        A0-FF 152-153 160-161 178 17D-17E 192 2C6 2DC 2013-2014 2018-201A 201C-201E 2020-2022 2026 2030 \
        2039-203A 20AC 2122
        """,
        1253: """
        A0 A3-A9 AB-AE B0-B3 B5-B7 BB BD 192 384-386 388-38A 38C 38E-3A1 3A3-3CE 2013-2015 2018-201A \
        201C-201E 2020-2022 2026 2030 2039-203A 20AC 2122
        """,
        1254: """
        A0-CF D1-DC DF-EF F1-FC FF 11E-11F 130-131 152-153 15E-161 178 192 2C6 2DC 2013-2014 2018-201A \
        201C-201E 2020-2022 2026 2030 2039-203A 20AC 2122
        """,
        1255: """
        A0-A3 A5-A9 AB-B9 BB-BF D7 F7 192 2C6 2DC 5B0-5B9 5BB-5C3 5D0-5EA 5F0-5F4 200E-200F 2013-2014 \
        2018-201A 201C-201E 2020-2022 2026 2030 2039-203A 20AA 20AC 2122
        """,
        1256: """
        A0 A2-A9 AB-B9 BB-BE D7 E0 E2 E7-EB EE-EF F4 F7 F9 FB-FC 152-153 192 2C6 60C 61B 61F 621-63A \
        640-652 679 67E 686 688 691 698 6A9 6AF 6BA 6BE 6C1 6D2 200C-200F 2013-2014 2018-201A 201C-201E \
        2020-2022 2026 2030 2039-203A 20AC 2122
        """,
        1257: """
        A0 A2-A4 A6-A9 AB-B9 BB-BE C4-C6 C9 D3 D5-D8 DC DF E4-E6 E9 F3 F5-F8 FC 100-101 104-107 10C-10D \
        112-113 116-119 122-123 12A-12B 12E-12F 136-137 13B-13C 141-146 14C-14D 156-157 15A-15B 160-161 \
        16A-16B 172-173 179-17E 2C7 2D9 2DB 2013-2014 2018-201A 201C-201E 2020-2022 2026 2030 2039-203A \
        20AC 2122
        """,
        1258: """
        A0-C2 C4-CB CD-CF D1 D3-D4 D6-DC DF-E2 E4-EB ED-EF F1 F3-F4 F6-FC FF 102-103 110-111 152-153 178 \
        192 1A0-1A1 1AF-1B0 2C6 2DC 300-301 303 309 323 2013-2014 2018-201A 201C-201E 2020-2022 2026 \
        2030 2039-203A 20AB-20AC 2122
        """,
    ]
}
