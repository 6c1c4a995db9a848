/// The columns of a set of rows.
///
/// Plain arrays beside each other: to go through them counts no references, which each row would have to pay for.
struct WireColumns {
    private(set) var names: [String] = []
    /// How db-lib presents their values: nil for a type we do not read, as `sql_variant`, spatial and other types of the CLR.
    private(set) var types: [WireType?] = []
    /// The numbers of the types (`dbcoltype`).
    private(set) var numbers: [Int32] = []
    /// The names as C has them, one behind the other, and where each begins.
    private var cNames: [CChar] = []
    private var places: [Int] = []

    var count: Int { numbers.count }

    mutating func append(name: String, number: Int32) {
        names.append(name)
        types.append(WireType(rawValue: number))
        numbers.append(number)
        places.append(cNames.count)
        cNames.append(contentsOf: name.utf8CString)
    }

    /// Whether they are so many, and these.
    /// - Parameters:
    ///   - number: gives the number of the type of a column, counted from 1.
    ///   - name: gives its name.
    func are(_ count: Int, number: (Int32) -> Int32, name: (Int32) -> UnsafePointer<CChar>?) -> Bool {
        guard count == self.count else { return false }
        for index in numbers.indices {
            guard number(Int32(index + 1)) == numbers[index], let name = unsafe name(Int32(index + 1)),
                unsafe has(name, at: index)
            else { return false }
        }
        return true
    }

    /// Whether a column has this name, which ends with a NUL.
    private func has(_ name: UnsafePointer<CChar>, at index: Int) -> Bool {
        var place = places[index]
        var rest = unsafe name
        while unsafe rest.pointee == cNames[place] {
            if unsafe rest.pointee == 0 { return true }
            unsafe rest += 1
            place += 1
        }
        return false
    }
}
