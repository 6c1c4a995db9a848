import Accounts
import Foundation

/// Where a page of two stores' profiles ended.
struct MergeCursor: Hashable {
    let account: AccountID
    let site: SiteID

    init(account: AccountID, site: SiteID) {
        self.account = account
        self.site = site
    }

    var text: String {
        let plain: JSONValue = .array([.string("merged/\(site)"), JSONValue(account.rawValue)])
        return Data(plain.text.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads what a client sent.
    /// - Throws: ``AccountError`` `malformed` for what is no cursor of this list.
    init(text: String, site: SiteID) throws(AccountError) {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let json = try? JSONValue(parsing: data),
            case .array(let parts) = json, parts.count == 2, parts[0] == .string("merged/\(site)"),
            let account = parts[1].integer
        else { throw AccountError(.malformed, "the cursor is none of this list; leave it out to begin anew") }
        self.init(account: AccountID(rawValue: account), site: site)
    }
}
