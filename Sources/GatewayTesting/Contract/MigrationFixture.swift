public import Accounts

/// What the repositories of leaving a legacy store are held against their contracts with: beside those of
/// ``CoreFixture``, over the same empty database.
public protocol MigrationFixture: CoreFixture {
    var migrationRecords: any MigrationRecordRepository { get }
    var migrationStates: any MigrationStateRepository { get }
    var differences: any DifferenceRepository { get }
    var imports: any ImportRepository { get }
    var conflicts: any ConflictRepository { get }
    var syncStates: any SyncStateRepository { get }
}
