/// The fields of a model that an audience sees, and their names as JSON has them.
///
/// Profiles are written by it without a look at the fields themselves, which are shared by all threads: each thread that
/// counts a reference to one waits for the others.
public final class VisibleFields: Sendable {
    private struct Mark: Hashable {
        /// Where the field stands among the model's fields.
        let place: Int
        /// Where its name ends.
        let end: Int
    }

    private let marks: [Mark]
    /// Their names with quotes and colons, and the commas between them, one behind the other.
    private let names: [UInt8]

    private init(_ fields: [Field], at places: [Int]) {
        var names: [UInt8] = []
        self.marks = places.map { place in
            if !names.isEmpty { names.append(UInt8(ascii: ",")) }
            JSONName(fields[place].name.rawValue).write(to: &names)
            return Mark(place: place, end: names.count)
        }
        self.names = names
    }

    /// What each audience sees, in the order of the audiences; those that see the same share it.
    static func byAudience(_ fields: [Field]) -> [VisibleFields] {
        Audience.allCases.reduce(into: []) { all, audience in
            let places = fields.indices.filter { fields[$0].isVisible(to: audience) }
            let last = all.last.flatMap { $0.marks.map(\.place) == places ? $0 : nil }
            all.append(last ?? VisibleFields(fields, at: places))
        }
    }

    /// Appends their names and values as the members of an object.
    /// - Parameter layout: the layout of the model.
    func write(_ profile: Profile, in layout: FieldLayout, to bytes: inout [UInt8]) {
        let row = profile.row(in: layout)
        let all = self.names
        // Spans count no references: neither to the names, which are shared, nor to each value.
        let values = row.span
        let names = all.span
        var start = 0
        for mark in marks {
            while start < mark.end {
                bytes.append(names[start])
                start += 1
            }
            values[mark.place].writeJSON(to: &bytes)
        }
    }
}

extension JSONText {
    /// The values of a profile's visible fields, as an object.
    public mutating func fields(_ visible: VisibleFields, of profile: Profile, in layout: FieldLayout) {
        object { text in text.append { visible.write(profile, in: layout, to: &$0) } }
    }
}

extension VisibleFields: Hashable {
    public static func == (left: VisibleFields, right: VisibleFields) -> Bool {
        left === right || (left.marks == right.marks && left.names == right.names)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
