/// How many look-ups of a ``Coalescer`` may be under way, and how many keys are worth another.
///
/// With one at a time whoever asks waits for the whole of it, and its database for all of them: while one works the other
/// rests. A few at a time keep both at work, each with keys enough that a statement more hardly counts.
struct CoalescerParallelism: Sendable {
    /// How many look-ups go out beside each other, but for those that are full.
    let lookUps: Int
    /// From how many keys on one goes out while another is under way.
    let keys: Int

    static let none = CoalescerParallelism(lookUps: 1, keys: .max)
    /// For statements that cost little beside what is read by them.
    static let few = CoalescerParallelism(lookUps: 4, keys: 20)
}
