package import Contracts
import Foundation
import GRDB
import MessageBus
package import Quantities

extension ServiceJournal {
    /// Opens or makes a service's journal.
    ///
    /// - Parameters:
    ///   - path: where the file is; the folder exists.
    ///   - service: whose journal it is; another service's is refused.
    ///   - instance: the instance's name; nil to have one made once and kept in the file.
    ///   - newInstance: the name that is made then; nil for one by chance.
    ///   - lanes: every lane the service publishes; that of its incidents is added.
    ///   - migrations: the steps of the service's own tables.
    ///   - limits: how much lanes may hold.
    ///   - clock: the time of day.
    /// - Returns: the open journal.
    /// - Throws: `StateStoreError` that says what is wrong with the file.
    package static func open(
        at path: String,
        service: ServiceName,
        instance: String? = nil,
        newInstance: String? = nil,
        lanes: [LaneDeclaration],
        migrations: [StateMigration] = [],
        limits: JournalLimits = JournalLimits(),
        clock: any WallClock
    ) throws -> ServiceJournal {
        let file = try StateFile(
            path: path,
            kind: "journal of \(service)",
            migrations: JournalSchema.migrations + migrations
        )
        let incidents = BusIncident.lane(of: service.text)
        let declared = lanes.filter { $0.name != incidents.name } + [incidents]
        do {
            return try file.pool.writeWithoutTransaction { database in
                let (source, epoch) = try identity(
                    in: database,
                    path: path,
                    service: service,
                    instance: instance,
                    newInstance: newInstance,
                    clock: clock
                )
                let writer = JournalWriter(
                    source: source,
                    epoch: epoch,
                    limits: limits,
                    clock: clock
                )
                var care = TryingCare(isUnclean: false)
                try database.inTransaction(.immediate) {
                    try writer.load(declared, from: database)
                    care = try self.care(in: database)
                    return .commit
                }
                let groups = CommitGroups(
                    pool: file.pool,
                    path: path,
                    writer: writer,
                    checkpoints: try CheckpointKeeper(path: path, writer: database),
                    declarations: declared,
                    groupUnits: limits.groupUnits
                )
                return ServiceJournal(
                    file: file,
                    groups: groups,
                    source: source,
                    care: care,
                    clock: clock,
                    limits: limits
                )
            }
        } catch let error as DatabaseError {
            throw StateFile.refusal(error, path: path)
        }
    }

    private static func identity(
        in database: Database,
        path: String,
        service: ServiceName,
        instance: String?,
        newInstance: String?,
        clock: any WallClock
    ) throws -> (SourceID, Epoch) {
        var randomness = SystemRandomNumberGenerator()
        let row = try Row.fetchOne(database, sql: "SELECT instance, epoch FROM journal")
        let stored: String? = row?[0]
        if let stored, let instance, stored != instance {
            throw StateStoreError(
                .foreign,
                """
                \(path) belongs to the instance \(stored), not to \(instance); give each \
                instance its own folder
                """
            )
        }
        let name =
            stored ?? instance ?? newInstance
            ?? hexadecimal((0..<4).map { _ in randomness.next() })
        let storedEpoch = row.map { [UInt8]($0[1] as Data) }
        guard let source = SourceID("\(service)/\(name)"),
            let epoch = storedEpoch.map(Epoch.init(bytes:)) ?? Epoch(using: &randomness)
        else {
            throw StateStoreError(
                .foreign,
                """
                \(name) is not an instance name (lower-case letters, digits and `-`, up to 60); \
                choose another
                """
            )
        }
        if row == nil {
            try database.execute(
                sql: "INSERT INTO journal (instance, epoch, made_at) VALUES (?, ?, ?)",
                arguments: [name, Data(epoch.bytes), clock.now().microseconds]
            )
        }
        return (source, epoch)
    }
}
