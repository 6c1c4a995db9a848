import Accounts
import HTTPTypes

extension Operation {
    /// The calls about accounts: for keys for all sites.
    static let accounts: [Operation] = [
        Operation(
            id: "listAccounts", method: .get, path: "/api/v1/accounts", tag: "Accounts", summary: "List accounts",
            description: "Newest first.", parameters: [.search, .limit, .cursor], answer: .schema("AccountList"),
            problems: [.invalidFields, .malformed], scope: .accountsRead),
        Operation(
            id: "createAccount", method: .post, path: "/api/v1/accounts", tag: "Accounts", summary: "Make an account",
            description: "Everything is checked before anything is written. `pending` names the sites whose profile is "
                + "still to come. Flags and the password need the scope `admin`.",
            body: .schema("AccountDraft"), status: 201, answer: .schema("CreatedAccount"),
            problems: [.malformed, .unsupportedMediaType, .tooLarge, .invalidFields, .conflict], scope: .accountsWrite),
        Operation(
            id: "getAccount", method: .get, path: "/api/v1/accounts/{account}", tag: "Accounts",
            summary: "Read an account",
            description: "Of a username that a member of another system has, who has not come here yet, there is no "
                + "account: for keys with the scope `admin` the problem shows the member in `legacy`. Nothing is made.",
            parameters: [.account, .ifChanged], answer: .schema("Account"),
            otherStatuses: [304], problems: [.accountNotFound], scope: .accountsRead),
        Operation(
            id: "updateAccount", method: .patch, path: "/api/v1/accounts/{account}", tag: "Accounts",
            summary: "Change an account",
            description: "A merge patch. Flags and the password need the scope `admin`.",
            parameters: [.account, .ifMatch], body: .schema("AccountChanges"), takesMergePatch: true,
            answer: .schema("Account"),
            problems: [
                .malformed, .unsupportedMediaType, .tooLarge, .accountNotFound, .invalidFields, .conflict,
                .versionMismatch,
            ], scope: .accountsWrite),
        Operation(
            id: "deleteAccount", method: .delete, path: "/api/v1/accounts/{account}", tag: "Accounts",
            summary: "Delete an account",
            description: "The account is gone at once; its profiles go as each site says, and the receipts tell how "
                + "far that is.",
            parameters: [.account, .ifMatch], answer: .schema("Receipts"),
            problems: [.accountNotFound, .conflict, .versionMismatch], scope: .accountsWrite),
        Operation(
            id: "exportAccount", method: .get, path: "/api/v1/accounts/{account}/export", tag: "Accounts",
            summary: "Read everything that is held about an account", parameters: [.account],
            answer: .schema("Export"), problems: [.accountNotFound, .invalidFields], scope: .admin),
        Operation(
            id: "listSessionsOfAccount", method: .get, path: "/api/v1/accounts/{account}/sessions", tag: "Accounts",
            summary: "List an account's sessions", parameters: [.account], answer: .schema("SessionList"),
            problems: [.accountNotFound, .invalidFields], scope: .admin),
        Operation(
            id: "endSessionsOfAccount", method: .delete, path: "/api/v1/accounts/{account}/sessions",
            tag: "Accounts", summary: "End an account's sessions", parameters: [.account],
            answer: .schema("EndedSessions"), problems: [.accountNotFound], scope: .admin),
        Operation(
            id: "listProfilesOfAccount", method: .get, path: "/api/v1/accounts/{account}/profiles", tag: "Accounts",
            summary: "Read an account's profiles on every site",
            description: "A site that does not answer is named with its problem, and harms no other.",
            parameters: [.account], answer: .schema("ProfilesOfAccount"), problems: [.accountNotFound],
            scope: .profilesRead),
    ]
}
