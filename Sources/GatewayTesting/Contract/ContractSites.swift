public import Accounts

/// The sites the contract suites are run with: one model with a field of every type, stored in different ways.
///
/// A fixture makes the table and the tables of the collections as the site's definition says; in tables that are not
/// managed the columns have the types the dialect gives the fields.
public enum ContractSites {
    /// A table of our own, with our version column.
    public static let managed = site("managed", isManaged: true, account: .id, versionColumn: "version")
    /// A table of somebody else's that shares our ids, and has no version column.
    public static let hashed = site("hashed", account: .id)
    /// A legacy table that may only be read.
    public static let readOnly = site("read-only", access: .readOnly, account: .id)
    /// Legacy tables whose keys lead to accounts by links.
    public static let linked = site("linked", account: .link(linkSource))
    public static let linkedByUUID = site("linked-uuid", keyType: .uuid, account: .link(linkSource))
    public static let linkedByText = site("linked-text", keyType: .string, account: .link(linkSource))
    /// A site whose profiles are in another database than the core, for the outbox.
    public static let remote = site(
        "remote", database: "elsewhere", isManaged: true, account: .id, versionColumn: "version")

    public static let all = [managed, hashed, readOnly, linked, linkedByUUID, linkedByText, remote]
    /// Those whose profiles can be made for any account.
    public static let creating = [managed, hashed]
    public static let writable = [managed, hashed, linked]

    public static let linkSource: LinkSource = "contract"

    /// How many characters the column of `motto` holds in tables that are not managed, where the store bounds it;
    /// the model allows 200.
    public static let narrowLength = 20

    /// A key of the site's type: the greater the number, the later it comes in the order of keys (but for UUIDs,
    /// whose order is each database's own).
    public static func key(_ number: Int, type: KeyType) -> LegacyKey {
        let digits = String(20_000_000 + number)
        return switch type {
        case .integer: LegacyKey(rawValue: digits)
        case .uuid: LegacyKey(rawValue: "8a1901e4-671b-431a-871c-0000\(digits)")
        case .string: LegacyKey(rawValue: "Member \(digits)")
        }
    }

    private static func site(
        _ id: SiteID, database: DatabaseName = "main", isManaged: Bool = false,
        access: StoreDefinition.Access = .readWrite, keyType: KeyType = .integer, account: StoreDefinition.AccountKey,
        versionColumn: String? = nil
    ) -> Site {
        let prefix = "contract_" + id.rawValue.replacing("-", with: "_")
        let keyColumn = account == .id ? "account_id" : "member_no"
        let store = StoreDefinition(
            database: database, table: TableName(name: "\(prefix)_profiles"), isManaged: isManaged, access: access,
            key: .init(column: keyColumn, type: keyType, account: account), versionColumn: versionColumn,
            onDelete: .cascade)
        return Site(
            id: id, name: "Contract, \(id)", hosts: ["\(id).example.org"], model: ContractModel.profile, store: store,
            creation: .never, collections: ContractModel.collections(prefix: prefix, keyColumn: keyColumn))
    }
}
