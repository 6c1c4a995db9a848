import Accounts
import HTTPTypes

extension Operation {
    private static let profile = "/api/v1/sites/{site}/profiles/{account}"

    /// The calls about sites and their profiles.
    static let sites: [Operation] = [
        Operation(
            id: "listSites", method: .get, path: "/api/v1/sites", tag: "Sites", summary: "List the sites the key sees",
            answer: .schema("SiteList")),
        Operation(
            id: "getSite", method: .get, path: "/api/v1/sites/{site}", tag: "Sites",
            summary: "Read a site and its profile model", parameters: [.site], answer: .schema("SiteDetail"),
            problems: [.unknownSite]),
        Operation(
            id: "getAccountOnSite", method: .get, path: "/api/v1/sites/{site}/accounts/{account}", tag: "Sites",
            summary: "Read an account and its profile in one answer",
            description: "Id, username and names; the e-mail address with the scope `accounts:email`.",
            parameters: [.site, .account], answer: .schema("AccountOnSite"), problems: readProblems,
            scope: .profilesRead),
        Operation(
            id: "listProfiles", method: .get, path: "/api/v1/sites/{site}/profiles", tag: "Profiles",
            summary: "List a site's profiles",
            description: "By the order of their keys. `filter.FIELD` keeps those whose field has that value.",
            parameters: [.site, .limit, .cursor], answer: .schema("ProfileList"),
            problems: [.unknownSite, .invalidFields, .malformed, .storeMismatch], scope: .profilesRead),
        Operation(
            id: "lookupProfiles", method: .post, path: "/api/v1/sites/{site}/profiles/lookup", tag: "Profiles",
            summary: "Read the profiles of many accounts", description: "At most 1,000; nothing is made.",
            parameters: [.site], body: .schema("Lookup"), answer: .schema("LookupResult"),
            problems: [.unknownSite, .malformed, .unsupportedMediaType, .tooLarge, .invalidFields, .storeMismatch],
            scope: .profilesRead),
        Operation(
            id: "getProfile", method: .get, path: profile, tag: "Profiles", summary: "Read a profile",
            description: "Where there is none, the site's creation policy decides.",
            parameters: [.site, .account, .ifChanged], answer: .schema("Profile"), otherStatuses: [304],
            problems: readProblems, scope: .profilesRead),
        Operation(
            id: "replaceProfile", method: .put, path: profile, tag: "Profiles", summary: "Replace or make a profile",
            description: "Fields that are not named get their default, or no value.",
            parameters: [.site, .account, .ifMatch, .ifNoneMatch], body: .schema("ProfileInput"),
            answer: .schema("Profile"), otherStatuses: [201], problems: writeProblems, scope: .profilesWrite),
        Operation(
            id: "updateProfile", method: .patch, path: profile, tag: "Profiles", summary: "Change a profile",
            description: "A merge patch: only the fields named are written, and null takes a value away.",
            parameters: [.site, .account, .ifMatch], body: .schema("ProfilePatch"), takesMergePatch: true,
            answer: .schema("Profile"), problems: writeProblems + [.profileNotFound], scope: .profilesWrite),
        Operation(
            id: "deleteProfile", method: .delete, path: profile, tag: "Profiles", summary: "Delete a profile",
            description: "That there is none is no error.", parameters: [.site, .account, .ifMatch], status: 204,
            problems: [.unknownSite, .accountNotFound, .readOnly, .conflict, .versionMismatch, .storeMismatch],
            scope: .profilesWrite),
        Operation(
            id: "listRows", method: .get, path: "\(profile)/{collection}", tag: "Profiles",
            summary: "List the rows of a collection", parameters: [.site, .account, .collection, .limit, .cursor],
            answer: .schema("RowList"),
            problems: [.unknownSite, .accountNotFound, .notFound, .invalidFields, .malformed, .storeMismatch],
            scope: .profilesRead),
    ]

    private static let readProblems: [AccountError.Code] = [
        .unknownSite, .accountNotFound, .profileNotFound, .profileIncomplete, .storeMismatch,
    ]
    private static let writeProblems: [AccountError.Code] = [
        .malformed, .unsupportedMediaType, .tooLarge, .unknownSite, .accountNotFound, .readOnly, .invalidFields,
        .conflict, .versionMismatch, .storeMismatch,
    ]
}
