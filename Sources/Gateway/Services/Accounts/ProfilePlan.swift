import Accounts
import OrderedCollections

/// The profiles that are made with an account: those somebody gave fields for, and those their sites want.
struct ProfilePlan: Sendable {
    let router: SiteRouter<SiteRoute>
    /// As whom the fields are given.
    let editor: Audience

    /// The checked values of every profile; problems are named `profiles.SITE.FIELD`.
    /// - Parameter isLenient: whether a site that nothing was given for is passed over where its required fields have no
    ///   default, instead of being a problem: the profile comes later.
    func profiles(
        of given: OrderedDictionary<String, OrderedDictionary<String, JSONValue>>, isLenient: Bool = false,
        problems: inout [FieldProblem]
    ) -> [NewProfile] {
        for name in given.keys where !router.siteIDs.contains(SiteID(rawValue: name)) {
            problems.append(
                FieldProblem(field: "profiles.\(name)", code: .unknown, message: "there is no site \"\(name)\""))
        }
        return router.routes.compactMap { route in
            let site = route.site
            let fields = given[site.id.rawValue]
            guard fields != nil || site.creation == .onRegistration else { return nil }
            do throws(AccountError) { return try profile(on: site, fields) } catch {
                if fields == nil, isLenient { return nil }
                problems += error.fields.map {
                    FieldProblem(
                        field: "profiles.\(site.id)" + ($0.field.isEmpty ? "" : ".\($0.field)"), code: $0.code,
                        message: $0.message)
                }
                return nil
            }
        }
    }

    private func profile(
        on site: Site, _ fields: OrderedDictionary<String, JSONValue>?
    ) throws(AccountError) -> NewProfile {
        guard site.store.access == .readWrite else {
            throw .invalidFields([
                FieldProblem(field: "", code: .readOnly, message: "the profiles of this site are read-only")
            ])
        }
        let values = try ProfileInput(model: site.model, editor: editor).values(of: fields ?? [:])
        let all = site.model.defaults.merging(values) { $1 }
        let missing = site.model.incomplete(all).map { FieldProblem($0, .required, "a value is required") }
        guard missing.isEmpty else { throw .invalidFields(missing) }
        return NewProfile(site: site.id, values: all)
    }
}
