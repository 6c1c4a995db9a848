/// Functions of text and binary data.
extension FunctionLibrary {
    static let text: [String: FunctionDefinition] = [
        "LEN": FunctionDefinition(1...1, [.text], returns: largeAware) { cells, context in
            let text = cells[0].text ?? ""
            return .integer(text.trimmingTrailingBlanks.utf16.count)
        },
        "DATALENGTH": FunctionDefinition(1...1, returns: largeAware) { cells, context in
            .integer(storedLength(cells[0], context))
        },
        "LOWER": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text((cells[0].text ?? "").lowercased())
        },
        "UPPER": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text((cells[0].text ?? "").uppercased())
        },
        "LTRIM": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text(String((cells[0].text ?? "").drop { $0 == " " }))
        },
        "RTRIM": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text((cells[0].text ?? "").trimmingTrailingBlanks)
        },
        "TRIM": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text((cells[0].text ?? "").trimmingBlanks)
        },
        "REVERSE": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            .text(String((cells[0].text ?? "").reversed()))
        },
        "LEFT": FunctionDefinition(2...2, [.text, .integer], returns: sameText) { cells, _ in
            guard let count = cells[1].integer, count >= 0 else { throw TSQLError.invalidSubstringLength }
            return .text(units(cells[0], from: 0, count: Int(count)))
        },
        "RIGHT": FunctionDefinition(2...2, [.text, .integer], returns: sameText) { cells, _ in
            guard let count = cells[1].integer, count >= 0 else { throw TSQLError.invalidSubstringLength }
            let length = cells[0].text?.utf16.count ?? 0
            return .text(units(cells[0], from: max(0, length - Int(count)), count: Int(count)))
        },
        "SUBSTRING": FunctionDefinition(
            3...3, [.any, .integer, .integer],
            returns: { types in
                guard types[0].isText || types[0].family == .binary || types[0] == .untypedNull else {
                    throw TSQLError.invalidArgument(types[0], position: 1, of: "substring")
                }
                return types[0].family == .binary ? .varbinary(types[0].length) : try sameText(types)
            }
        ) { cells, _ in
            guard let start = cells[1].integer, let count = cells[2].integer, count >= 0 else {
                throw TSQLError.invalidSubstringLength
            }
            // Positions before the first count, but have no characters.
            let first = max(0, start - 1)
            let kept = max(0, start - 1 + count - first)
            if let bytes = cells[0].bytes { return .blob(Array(bytes.dropFirst(Int(first)).prefix(Int(kept)))) }
            return .text(units(cells[0], from: Int(clamping: first), count: Int(clamping: kept)))
        },
        "REPLACE": FunctionDefinition(3...3, [.text], returns: grownText) { cells, _ in
            let (text, old, new) = (cells[0].text ?? "", cells[1].text ?? "", cells[2].text ?? "")
            return .text(old.isEmpty ? text : replaceIgnoringCase(text, old, new))
        },
        "STUFF": FunctionDefinition(4...4, [.text, .integer, .integer, .text], returns: grownText) { cells, _ in
            guard let text = cells[0].text, let start = cells[1].integer, let count = cells[2].integer,
                start >= 1, count >= 0, start <= text.utf16.count
            else { return .null }
            let tail = Int(start - 1 + count)
            return .text(
                units(cells[0], from: 0, count: Int(start - 1)) + (cells[3].text ?? "")
                    + units(cells[0], from: tail, count: Int.max))
        },
        "CHARINDEX": FunctionDefinition(2...3, [.text, .text, .integer], returns: .int) { cells, _ in
            let needle = Array((cells[0].text ?? "").lowercased().utf16)
            let hay = Array((cells[1].text ?? "").lowercased().utf16)
            let start = max(0, Int(clamping: cells.count > 2 ? (cells[2].integer ?? 1) - 1 : 0))
            guard !needle.isEmpty, needle.count <= hay.count, start <= hay.count - needle.count else {
                return .integer(0)
            }
            for offset in start...(hay.count - needle.count)
            where hay[offset..<offset + needle.count].elementsEqual(needle) {
                return .integer(offset + 1)
            }
            return .integer(0)
        },
        "REPLICATE": FunctionDefinition(2...2, [.text, .integer], returns: grownText) { cells, context in
            guard let count = cells[1].integer, count >= 0 else { return .null }
            let limit = context.result.length ?? 4_000_000
            let unit = cells[0].text ?? ""
            let times = unit.isEmpty ? 0 : min(Int(clamping: count), limit / max(1, unit.utf16.count) + 1)
            return .text(String(decoding: String(repeating: unit, count: times).utf16.prefix(limit), as: UTF16.self))
        },
        "SPACE": FunctionDefinition(1...1, [.integer], returns: .varchar(8_000)) { cells, _ in
            guard let count = cells[0].integer, count >= 0 else { return .null }
            return .text(String(repeating: " ", count: min(8_000, Int(clamping: count))))
        },
        "CONCAT": FunctionDefinition(2...254, [.text], isStrict: false, returns: joinedText) { cells, _ in
            .text(cells.map { $0.text ?? "" }.joined())
        },
        "CONCAT_WS": FunctionDefinition(3...254, [.text], isStrict: false, returns: joinedText) { cells, _ in
            .text(cells.dropFirst().compactMap(\.text).joined(separator: cells[0].text ?? ""))
        },
        "CHAR": FunctionDefinition(1...1, [.integer], returns: .char(1)) { cells, context in
            guard let code = cells[0].integer, let byte = UInt8(exactly: code) else { return .null }
            return .text(context.environment.settings.collation.codePage.decode([byte]))
        },
        "NCHAR": FunctionDefinition(1...1, [.integer], returns: .nchar(1)) { cells, _ in
            guard let code = cells[0].integer, let unit = UInt16(exactly: code) else { return .null }
            return .text(String(decoding: [unit], as: UTF16.self))
        },
        "ASCII": FunctionDefinition(1...1, [.text], returns: .int) { cells, context in
            let bytes = context.environment.settings.collation.codePage.encode(String((cells[0].text ?? "").prefix(1)))
            return bytes.first.map { .integer(Int($0)) } ?? .null
        },
        "UNICODE": FunctionDefinition(1...1, [.text], returns: .int) { cells, _ in
            (cells[0].text ?? "").utf16.first.map { .integer(Int($0)) } ?? .null
        },
        "QUOTENAME": FunctionDefinition(1...1, [.text], returns: .nvarchar(258)) { cells, _ in
            .text(
                "["
                    + (cells[0].text ?? "").split(separator: "]", omittingEmptySubsequences: false).joined(
                        separator: "]]") + "]")
        },
        "tsql_json": FunctionDefinition(1...1, [.text], returns: sameText) { cells, _ in
            guard JSONText.isDocument(cells[0].text ?? "") else { throw TSQLError.invalidJSON }
            return cells[0]
        },
        "ISJSON": FunctionDefinition(1...1, [.text], returns: .int) { cells, _ in
            .flag(JSONText.isDocument(cells[0].text ?? ""))
        },
    ]

    // MARK: Parts

    @Sendable static func sameText(_ types: [SQLType]) throws -> SQLType {
        guard types[0].isText else { return .varchar(8_000) }
        return SQLType.text(isNational: types[0].isNational, length: types[0].length)
    }

    @Sendable static func grownText(_ types: [SQLType]) throws -> SQLType {
        let texts = types.filter(\.isText)
        let isNational = texts.contains(where: \.isNational)
        guard texts.allSatisfy({ $0.length != nil }) else { return isNational ? .nvarchar(nil) : .varchar(nil) }
        return isNational ? .nvarchar(4_000) : .varchar(8_000)
    }

    @Sendable static func joinedText(_ types: [SQLType]) throws -> SQLType {
        let isNational = types.contains(where: \.isNational)
        guard types.allSatisfy({ !$0.isText || $0.length != nil }) else {
            return isNational ? .nvarchar(nil) : .varchar(nil)
        }
        let length = types.reduce(0) { $0 + ($1.length ?? 30) }
        return SQLType.text(isNational: isNational, length: length)
    }

    /// Lengths of MAX values are bigint.
    @Sendable static func largeAware(_ types: [SQLType]) throws -> SQLType {
        switch types[0] {
        case .varchar(nil), .nvarchar(nil), .varbinary(nil): .bigint
        default: .int
        }
    }

    private static func units(_ cell: Cell, from start: Int, count: Int) -> String {
        String(decoding: (cell.text ?? "").utf16.dropFirst(start).prefix(count), as: UTF16.self)
    }

    private static func storedLength(_ cell: Cell, _ context: FunctionContext) -> Int {
        let type = context.types[0]
        switch cell {
        case .blob(let bytes): return bytes.count
        case .text(let text) where type.isText || type.family == .xml:
            return type.isNational ? text.utf16.count * 2 : text.unicodeScalars.count
        default: return type.storageLength
        }
    }

    private static func replaceIgnoringCase(_ text: String, _ old: String, _ new: String) -> String {
        let hay = Array(text)
        let lower = hay.map { $0.lowercased() }
        let needle = Array(old).map { $0.lowercased() }
        var output = ""
        var index = 0
        while index < hay.count {
            if index + needle.count <= hay.count, lower[index..<index + needle.count].elementsEqual(needle) {
                output += new
                index += needle.count
            } else {
                output.append(hay[index])
                index += 1
            }
        }
        return output
    }
}

extension String {
    var trimmingTrailingBlanks: String {
        var slice = Substring(self)
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}
