/// The fields of a model that an audience sees, and their names as JSON has them.
///
/// Profiles are written by it without a look at the fields themselves, which are shared by all threads: each thread that
/// counts a reference to one waits for the others.
public final class VisibleFields: Sendable {
    /// Where they stand among the model's fields, in order.
    public let places: [Int]
    /// Their names with quotes and colons, and the commas between them, one behind the other.
    private let names: [UInt8]
    /// Where each name ends.
    private let ends: [Int]

    private init(_ fields: [Field], at places: [Int]) {
        var names: [UInt8] = []
        var ends: [Int] = []
        for place in places {
            if !ends.isEmpty { names.append(UInt8(ascii: ",")) }
            JSONName(fields[place].name.rawValue).write(to: &names)
            ends.append(names.count)
        }
        self.places = places
        self.names = names
        self.ends = ends
    }

    /// What each audience sees, in the order of the audiences; those that see the same share it.
    static func byAudience(_ fields: [Field]) -> [VisibleFields] {
        Audience.allCases.reduce(into: []) { all, audience in
            let places = fields.indices.filter { fields[$0].isVisible(to: audience) }
            all.append(all.last.flatMap { $0.places == places ? $0 : nil } ?? VisibleFields(fields, at: places))
        }
    }

    /// Appends their names and values as the members of an object.
    /// - Parameter layout: the layout of the model.
    func write(_ profile: Profile, in layout: FieldLayout, to bytes: inout [UInt8]) {
        var start = 0
        for (place, end) in zip(places, ends) {
            bytes.append(contentsOf: names[start..<end])
            profile.value(at: place, of: layout).writeJSON(to: &bytes)
            start = end
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
        left === right || (left.places == right.places && left.names == right.names)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
