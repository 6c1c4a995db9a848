/// A query as it was translated once, to be run again as long as nothing has changed that the translation depends on.
struct SelectPlan {
    /// What a translation depends on, besides the text and the types that its parameters are declared with.
    ///
    /// The user stays the same for a session, and the database for as long as it keeps the plan.
    struct Circumstances: Equatable {
        let catalogueVersion: Int64?
        let settings: DatabaseSettings
        let ansiNulls: Bool
    }

    let query: TranslatedQuery
    let bindings: [Translator.Binding]
    let holdsLocks: Bool
    let callsFunctions: Bool
    let isReusable: Bool
    let circumstances: Circumstances
}

extension TSQLSession {
    /// The plan of a query: that of the batch where it still holds, or a new one.
    func plan(for query: QuerySyntax, line: Int, of batch: PreparedBatch?) throws -> SelectPlan {
        let catalogue = try catalogue()
        let circumstances = SelectPlan.Circumstances(
            catalogueVersion: store.version, settings: database.currentSettings,
            ansiNulls: options.flags.contains(.ansiNulls))
        if let plan = batch?.plan, plan.circumstances == circumstances {
            if plan.callsFunctions { setEnvironment(catalogue, circumstances.settings) }
            return plan
        }
        let translator = translator(catalogue, line: line)
        let translated = try translator.query(query, in: nil)
        let plan = SelectPlan(
            query: translated, bindings: translator.bindings, holdsLocks: translator.holdsLocks,
            callsFunctions: translator.callsFunctions, isReusable: translator.isReusable, circumstances: circumstances)
        batch?.plan = plan.isReusable ? plan : nil
        return plan
    }
}
