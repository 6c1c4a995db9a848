import SQLStore

/// The scripts that write a batch, made of checked identifiers alone.
struct BulkStatements {
    /// The rows into their own table.
    let copy: String
    let keep = "RELEASE SAVEPOINT gatehouse_bulk"
    /// The rows into a temporary table, each with its place, and from there into their own.
    let stage: String
    let finish: String
    let takeBack = "ROLLBACK TO SAVEPOINT gatehouse_bulk; RELEASE SAVEPOINT gatehouse_bulk"

    init(_ batch: BulkInsert) {
        let dialect = PostgresDialect()
        let temporary = "pg_temp.gatehouse_bulk"
        let table = dialect.reference(batch.table)
        let columns = batch.columns.map { dialect.quote($0.name) }.joined(separator: ", ")
        let key = batch.key.map(dialect.quote)
        let keys = key.joined(separator: ", ")
        let isSame = key.map { "added.\($0) = stage.\($0)" }.joined(separator: " AND ")
        let keysOfStage = key.map { "stage.\($0)" }.joined(separator: ", ")
        copy = "SAVEPOINT gatehouse_bulk; COPY \(table) (\(columns)) FROM STDIN"
        // Its columns have the types of the table's own, so that a value is read as the table would read it.
        stage = """
            SAVEPOINT gatehouse_bulk; \
            CREATE TEMPORARY TABLE gatehouse_bulk ON COMMIT DROP AS \
            SELECT 0 AS gatehouse_row, \(columns) FROM \(table) WITH NO DATA; \
            COPY \(temporary) (gatehouse_row, \(columns)) FROM STDIN
            """
        finish = """
            WITH added AS (\
            INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM \(temporary) ORDER BY gatehouse_row \
            ON CONFLICT (\(keys)) DO NOTHING RETURNING \(keys)) \
            SELECT min(stage.gatehouse_row) FROM \(temporary) AS stage JOIN added ON \(isSame) \
            GROUP BY \(keysOfStage); \
            DROP TABLE \(temporary); RELEASE SAVEPOINT gatehouse_bulk
            """
    }
}
