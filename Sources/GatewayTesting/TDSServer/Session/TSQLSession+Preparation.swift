/// Reading texts, or finding them among those that were read before.
extension TSQLSession {
    /// A call for a statement with parameters; throws where its declarations cannot be read.
    func call(
        _ text: String, _ declarations: String, arguments: [ParameterisedCall.Argument]
    ) throws -> ParameterisedCall {
        try ParameterisedCall(
            text: text, declarationText: declarations, arguments: arguments,
            batch: statements[key(text, declarations: declarations)])
    }

    private func key(
        _ text: String, declarations: String = "", form: StatementCache.Key.Form = .asWritten
    ) -> StatementCache.Key {
        StatementCache.Key(
            text: text, declarations: declarations, form: form,
            quotedIdentifiers: options.flags.contains(.quotedIdentifier))
    }

    /// The statements of a text; throws where SQL Server would not run any of them.
    func prepared(_ text: String, of call: ParameterisedCall?) throws -> PreparedBatch {
        literals = []
        if let batch = call?.batch { return batch }
        if call == nil, let batch = try withoutLiterals(text) { return batch }
        let key = key(text, declarations: call?.declarationText ?? "")
        if let batch = statements[key] { return batch }
        var parser = try Parser(text, quotedIdentifiers: key.quotedIdentifiers)
        let batch = PreparedBatch(declarations: call?.declarations ?? [], statements: try parser.batch())
        try VariableCheck.check(parser.tokens, declared: Set(variables.keys))
        statements.keep(batch, for: key)
        return batch
    }

    /// The query that the text is but for its integers, with a plan that holds for all of them.
    ///
    /// Nil where there is none. Whatever is wrong with such a text is found when it is read as it was written.
    private func withoutLiterals(_ text: String) throws -> PreparedBatch? {
        guard let separated = SeparatedLiterals(text) else { return nil }
        let key = key(separated.template, form: .withoutLiterals)
        let batch: PreparedBatch
        if let known = statements[key] {
            batch = known
        } else {
            batch = read(text, separated, quotedIdentifiers: key.quotedIdentifiers) ?? PreparedBatch(statements: [])
            statements.keep(batch, for: key)
        }
        guard let query = batch.query, let statement = batch.statements.first else { return nil }
        literals = separated.values
        do {
            if try plan(for: query, line: statement.line, of: batch).isReusable { return batch }
            // It never will be: the text is not tried again.
            statements.keep(PreparedBatch(statements: []), for: key)
        } catch is TSQLError {}
        literals = []
        return nil
    }

    private func read(_ text: String, _ separated: SeparatedLiterals, quotedIdentifiers: Bool) -> PreparedBatch? {
        guard let tokens = try? Tokenizer.tokens(of: text, quotedIdentifiers: quotedIdentifiers),
            let parameterised = separated.parameterised(tokens)
        else { return nil }
        var parser = Parser(text, tokens: parameterised)
        return (try? parser.batch()).map { PreparedBatch(statements: $0) }
    }
}
