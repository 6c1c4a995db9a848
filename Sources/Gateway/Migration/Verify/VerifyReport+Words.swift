extension VerifyReport.Kind {
    /// What it means, for people.
    public var words: String {
        switch self {
        case .same: "the same"
        case .missing: "missing here"
        case .notCome: "of nobody here yet"
        case .different: "different"
        case .changedInLegacy: "changed in the legacy table"
        case .changedOnBoth: "changed on both sides"
        case .vanished: "gone from the legacy table"
        case .extra: "here alone, unaccounted for"
        case .changedHere: "changed here"
        case .deletedHere: "deleted here"
        case .createdHere: "made here"
        }
    }
}
