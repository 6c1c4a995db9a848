/// What SET changes in a session.
struct SessionOptions {
    var flags: Set<SessionFlag>
    var textSize: Int
    /// In milliseconds; -1 waits without end.
    var lockTimeout = -1
    var rowCount = 0
    var isolation = IsolationLevel.readCommitted
    var identityInsert: Int?

    /// ODBC and OLE DB begin with the ANSI settings; db-lib has to ask for them.
    init(isODBC: Bool) {
        flags = isODBC ? Self.ansi : []
        textSize = isODBC ? Int(Int32.max) : 4_096
    }

    static let ansi: Set<SessionFlag> = [
        .ansiNulls, .ansiPadding, .ansiWarnings, .ansiNullDefaultOn, .arithAbort, .concatNullYieldsNull,
        .quotedIdentifier,
    ]

    mutating func set(_ flag: SessionFlag, _ isOn: Bool) {
        let affected: Set<SessionFlag> = flag == .ansiDefaults ? Self.ansi.union([.implicitTransactions]) : [flag]
        if isOn { flags.formUnion(affected) } else { flags.subtract(affected) }
    }

    /// The bits of @@OPTIONS.
    var bits: Int {
        let weights: [(SessionFlag, Int)] = [
            (.implicitTransactions, 2), (.cursorCloseOnCommit, 4), (.ansiWarnings, 8), (.ansiPadding, 16),
            (.ansiNulls, 32), (.arithAbort, 64), (.arithIgnore, 128), (.quotedIdentifier, 256), (.noCount, 512),
            (.ansiNullDefaultOn, 1_024), (.ansiNullDefaultOff, 2_048), (.concatNullYieldsNull, 4_096),
            (.numericRoundAbort, 8_192), (.transactionAbort, 16_384),
        ]
        return weights.reduce(0) { $0 + (flags.contains($1.0) ? $1.1 : 0) }
    }
}
