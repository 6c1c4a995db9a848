/// Further rows of a site that hang on an account: one to many, by a foreign key.
public struct ProfileCollection: Hashable, Sendable {
    public let name: CollectionName
    public let table: TableName
    /// The column that holds the account's key, of the same kind as the key of the profile's table.
    public let keyColumn: String
    /// The column that tells the rows of one account apart and makes the order total.
    public let idColumn: String
    public let idType: KeyType
    public let order: Order?
    public let onDelete: DeletionPolicy
    public let model: ProfileModel

    /// A column to order by, and whether the greatest comes first.
    public struct Order: Hashable, Sendable {
        public let field: FieldName
        public let isDescending: Bool

        public init(field: FieldName, isDescending: Bool) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    public init(
        name: CollectionName, table: TableName, keyColumn: String, idColumn: String, idType: KeyType = .integer,
        order: Order?, onDelete: DeletionPolicy, model: ProfileModel
    ) {
        self.name = name
        self.table = table
        self.keyColumn = keyColumn
        self.idColumn = idColumn
        self.idType = idType
        self.order = order
        self.onDelete = onDelete
        self.model = model
    }
}
