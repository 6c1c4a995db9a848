extension Profile {
    /// A profile as it is sent to those who see certain fields of it.
    ///
    /// A profile never changes, nor does a model: what was written of the two once is right for as long as they are there.
    public struct Writing: Sendable {
        fileprivate let visible: VisibleFields
        /// An object of JSON, in UTF-8.
        public let text: [UInt8]
        /// What tells it from any other, as 128 bits.
        public let tag: UInt128

        /// - Parameter visible: the fields of the site's model that it has been written with.
        public init(of visible: VisibleFields, text: some Sequence<UInt8>, tag: UInt128) {
            self.visible = visible
            self.text = Array(text)
            self.tag = tag
        }
    }

    /// What is known of how a profile is written: its last writing, from the second time it is shown on.
    struct Writings: Sendable {
        private var last: Writing?
        private var wasShown = false

        func known(of visible: VisibleFields) -> Writing? { last.flatMap { $0.visible === visible ? $0 : nil } }

        mutating func isShownAgain() -> Bool {
            defer { wasShown = true }
            return wasShown
        }

        mutating func keep(_ writing: Writing) { last = writing }
    }
}
