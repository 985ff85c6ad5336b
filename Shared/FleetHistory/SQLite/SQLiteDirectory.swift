import Contracts
import GRDB
import Quantities

/// Looks up tenants, clients, systems and series in SQLite and makes the missing ones.
struct SQLiteDirectory {
    let db: Database

    /// The systems these messages of one tenant are about, each with all series they need.
    func load(_ entries: [SamplesAccepted], of tenant: TenantID) throws -> [KnownSystem] {
        let number = try identifier(
            "tenant",
            keys: ["name"],
            [tenant.text]
        )
        let bySystem = Dictionary(grouping: entries, by: \.system.id)
        return try bySystem.keys.sorted().map { id in
            let group = (bySystem[id] ?? []).sorted { $0.receivedAt < $1.receivedAt }
            var system = try system(id, group, tenant: number)
            system.series = try series(of: system, group)
            return system
        }
    }

    private func system(
        _ id: SystemID,
        _ group: [SamplesAccepted],
        tenant: Int32
    ) throws -> KnownSystem {
        guard let first = group.first, let last = group.last else {
            preconditionFailure("a group has at least one message")
        }
        let description = group.dropFirst().reduce(first.system) { $0.merged(with: $1.system) }
        guard let known = try find(id, tenant: tenant) else {
            return try insert(
                description,
                from: first.receivedAt,
                to: last.receivedAt,
                tenant: tenant
            )
        }
        let merged = known.description.merged(with: description)
        guard last.receivedAt > known.describedAt, merged != known.description else { return known }
        let client = try merged.client.map { try self.client($0, tenant: tenant) }
        try db.execute(
            sql: """
                UPDATE system SET title = ?, hostname = ?, version = ?, client = ?,
                  described_at = ? WHERE id = ?
                """,
            arguments: [
                merged.name, merged.hostname, merged.version, client,
                last.receivedAt.microseconds, known.number,
            ]
        )
        return KnownSystem(
            tenantNumber: tenant,
            number: known.number,
            description: merged,
            describedAt: last.receivedAt
        )
    }

    private func find(_ id: SystemID, tenant: Int32) throws -> KnownSystem? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT s.id, s.title, s.hostname, s.version, c.name, s.described_at
                FROM system s LEFT JOIN client c ON c.id = s.client
                WHERE s.tenant = ? AND s.identity = ?
                """,
            arguments: [tenant, id.text]
        )
        return row.map { row in
            KnownSystem(
                tenantNumber: tenant,
                number: row[0],
                description: .init(
                    id: id,
                    name: row[1],
                    hostname: row[2],
                    version: row[3],
                    client: (row[4] as String?).flatMap(ClientName.init)
                ),
                describedAt: Timestamp(microseconds: row[5])
            )
        }
    }

    private func insert(
        _ system: SamplesAccepted.System,
        from first: Timestamp,
        to last: Timestamp,
        tenant: Int32
    ) throws -> KnownSystem {
        let client = try system.client.map { try self.client($0, tenant: tenant) }
        try db.execute(
            sql: """
                INSERT INTO system (tenant, identity, title, hostname, version, client,
                  described_at, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                tenant, system.id.text, system.name, system.hostname, system.version, client,
                last.microseconds, first.microseconds, first.microseconds,
            ]
        )
        return KnownSystem(
            tenantNumber: tenant,
            number: Int32(truncatingIfNeeded: db.lastInsertedRowID),
            description: system,
            describedAt: last
        )
    }

    private func client(_ name: ClientName, tenant: Int32) throws -> Int32 {
        try identifier(
            "client",
            keys: ["tenant", "name"],
            [tenant, name.text]
        )
    }

    private func identifier(
        _ table: String,
        keys: [String],
        _ values: StatementArguments
    ) throws -> Int32 {
        let condition = keys.map { "\($0) = ?" }.joined(separator: " AND ")
        let found = try Int32.fetchOne(
            db,
            sql: "SELECT id FROM \(table) WHERE \(condition)",
            arguments: values
        )
        if let found { return found }
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(table) (\(keys.joined(separator: ", "))) VALUES (\(marks))",
            arguments: values
        )
        return Int32(truncatingIfNeeded: db.lastInsertedRowID)
    }

    private func series(
        of system: KnownSystem,
        _ group: [SamplesAccepted]
    ) throws -> [SeriesKey: KnownSeries] {
        var known: [SeriesKey: KnownSeries] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, type, object, name, unit, kind, sent_unit FROM series WHERE system = ?
                """,
            arguments: [system.number]
        )
        while let row = try rows.next() {
            let key = SeriesKey(
                type: row[1],
                object: row[2],
                name: row[3],
                unit: row[4],
                kind: SeriesKind(number: row[5])
            )
            known[key] = KnownSeries(number: row[0], sentUnit: row[6])
        }
        for layout in group.map(\.samples.layout) {
            for shape in layout.shapes where known[layout.key(of: shape)] == nil {
                let key = layout.key(of: shape)
                known[key] = try insert(key, layout.word(shape.sentUnit), system)
            }
        }
        return known
    }

    private func insert(
        _ key: SeriesKey,
        _ sentUnit: String,
        _ system: KnownSystem
    ) throws -> KnownSeries {
        try db.cachedStatement(
            sql: """
                INSERT INTO series (tenant, system, type, object, name, unit, kind, sent_unit)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            system.tenantNumber, system.number, key.type, key.object, key.name, key.unit,
            key.kind.number, sentUnit,
        ])
        return KnownSeries(
            number: Int32(truncatingIfNeeded: db.lastInsertedRowID),
            sentUnit: sentUnit
        )
    }
}
