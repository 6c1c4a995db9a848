/// A pattern of LIKE: `%`, `_`, `[a-z]`, `[^a-z]` and an escape character.
struct LikePattern {
    private enum Element {
        case any
        case one
        case scalar(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let elements: [Element]
    private let order: TextOrder

    init(_ pattern: String, escape: Unicode.Scalar?, order: TextOrder) {
        self.order = order
        var elements: [Element] = []
        var rest = Array(pattern.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            if scalar == escape {
                if let next = rest.popFirst() { elements.append(.scalar(next)) }
            } else if scalar == "%" {
                elements.append(.any)
            } else if scalar == "_" {
                elements.append(.one)
            } else if scalar == "[", let end = rest.dropFirst().firstIndex(of: "]") {
                elements.append(Self.set(rest[rest.startIndex..<end]))
                rest = rest[(end + 1)...]
            } else {
                elements.append(.scalar(scalar))
            }
        }
        self.elements = elements
    }

    private static func set(_ body: ArraySlice<Unicode.Scalar>) -> Element {
        var rest = body
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let low = rest.popFirst() {
            if rest.first == "-", let high = rest.dropFirst().first, low <= high {
                rest = rest.dropFirst(2)
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        return .set(ranges, isNegated: isNegated)
    }

    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        // The greedy match of wildcards: the last % takes one character more each time the rest does not fit.
        var (position, element) = (0, 0)
        var (retryPosition, retryElement) = (0, -1)
        while position < scalars.count {
            if element < elements.count, case .any = elements[element] {
                (retryPosition, retryElement) = (position, element)
                element += 1
            } else if element < elements.count, matches(elements[element], scalars[position]) {
                position += 1
                element += 1
            } else if retryElement >= 0 {
                retryPosition += 1
                (position, element) = (retryPosition, retryElement + 1)
            } else {
                // Blanks at the end of the text may be left over.
                return element == elements.count && scalars[position...].allSatisfy { $0 == " " }
            }
        }
        return elements[element...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private func matches(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .any: return false
        case .one: return true
        case .scalar(let expected): return equal(expected, scalar)
        case .set(let ranges, let isNegated):
            let isIn = ranges.contains { range in
                range.contains(scalar)
                    || !order.isCaseSensitive && Self.bothCases(scalar).contains(where: range.contains)
            }
            return isIn != isNegated
        }
    }

    private func equal(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        // A blank equals nothing but itself here, though trailing ones count for nothing elsewhere.
        left == right || (left != " " && right != " " && order.compare(String(left), String(right)) == 0)
    }

    private static func bothCases(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap(\.unicodeScalars.first)
    }
}
