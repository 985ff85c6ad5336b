import Contracts
import PostgresClient
import Quantities

/// Looks up tenants, clients, systems and series in PostgreSQL and makes the missing ones.
///
/// Everything is made in the order of its key: two replicas that make the same systems in
/// opposite order would otherwise wait for each other.
struct PostgresDirectory {
    let session: PostgresSession

    /// The systems these messages of one tenant are about, each with all series they need.
    func load(_ entries: [SamplesAccepted], of tenant: TenantID) throws -> [KnownSystem] {
        let number = try enter(tenant)
        let bySystem = Dictionary(grouping: entries, by: \.system.id)
            .mapValues { $0.sorted { $0.receivedAt < $1.receivedAt } }
        let clients = try clients(Set(entries.compactMap(\.system.client)), number)
        var systems = try describe(bySystem, clients, number)
        try addSeries(to: &systems, entries, number)
        return Array(systems.values)
    }

    /// Names the tenant to the statements that follow, making it when it is new.
    private func enter(_ tenant: TenantID) throws -> Int32 {
        try session.query(
            "SELECT set_config('app.tenant_name', $1, true)",
            PostgresParameters(tenant.text)
        )
        let find = "SELECT id FROM tenant WHERE name = $1"
        var found = try session.query(find, PostgresParameters(tenant.text))
        if found.count == 0 {
            try session.query(
                "INSERT INTO tenant (name) VALUES ($1) ON CONFLICT DO NOTHING",
                PostgresParameters(tenant.text)
            )
            found = try session.query(find, PostgresParameters(tenant.text))
        }
        let number: Int32 = try found.value(0, 0)
        try session.query(
            "SELECT set_config('app.tenant', $1, true)",
            PostgresParameters(String(number))
        )
        return number
    }

    private func clients(
        _ names: Set<ClientName>,
        _ tenant: Int32
    ) throws -> [ClientName: Int32] {
        guard !names.isEmpty else { return [:] }
        var parameters = PostgresParameters(tenant)
        parameters.add(texts: names.sorted().map(\.text))
        try session.query(
            """
            INSERT INTO client (tenant, name)
            SELECT $1, t.name FROM unnest($2::text[]) AS t(name)
            WHERE NOT EXISTS (SELECT FROM client c WHERE c.tenant = $1 AND c.name = t.name)
            ON CONFLICT DO NOTHING
            """,
            parameters
        )
        let found = try session.query(
            "SELECT id, name FROM client WHERE tenant = $1 AND name = ANY($2)",
            parameters
        )
        var clients: [ClientName: Int32] = [:]
        for row in 0..<found.count {
            guard let name = ClientName(try found.value(row, 1)) else { continue }
            clients[name] = try found.value(row, 0)
        }
        return clients
    }

    // MARK: - Systems

    private func describe(
        _ groups: [SystemID: [SamplesAccepted]],
        _ clients: [ClientName: Int32],
        _ tenant: Int32
    ) throws -> [Int32: KnownSystem] {
        let ids = groups.keys.sorted()
        var known = try find(ids, tenant)
        let missing = ids.filter { known[$0] == nil }
        if !missing.isEmpty {
            try insert(missing.compactMap { groups[$0] }, clients, tenant)
            known = try find(ids, tenant)
        }
        var systems: [Int32: KnownSystem] = [:]
        for id in ids {
            guard var system = known[id], let group = groups[id], let last = group.last else {
                continue
            }
            let merged = group.reduce(system.description) { $0.merged(with: $1.system) }
            if last.receivedAt > system.describedAt, merged != system.description {
                system.description = merged
                system.describedAt = last.receivedAt
                try update(system, merged.client.flatMap { clients[$0] })
            }
            systems[system.number] = system
        }
        return systems
    }

    private func find(_ ids: [SystemID], _ tenant: Int32) throws -> [SystemID: KnownSystem] {
        var parameters = PostgresParameters(tenant)
        parameters.add(texts: ids.map(\.text))
        let found = try session.query(
            """
            SELECT s.id, s.identity, s.title, s.hostname, s.version, c.name, s.described_at
            FROM system s LEFT JOIN client c ON c.tenant = s.tenant AND c.id = s.client
            WHERE s.tenant = $1 AND s.identity = ANY($2)
            """,
            parameters
        )
        var systems: [SystemID: KnownSystem] = [:]
        for row in 0..<found.count {
            guard let id = SystemID(try found.value(row, 1)) else { continue }
            let client = try found.optional(row, 5, as: String.self).flatMap(ClientName.init)
            systems[id] = KnownSystem(
                tenantNumber: tenant,
                number: try found.value(row, 0),
                description: .init(
                    id: id,
                    name: try found.value(row, 2),
                    hostname: try found.value(row, 3),
                    version: try found.value(row, 4),
                    client: client
                ),
                describedAt: try found.value(row, 6)
            )
        }
        return systems
    }

    private func insert(
        _ groups: [[SamplesAccepted]],
        _ clients: [ClientName: Int32],
        _ tenant: Int32
    ) throws {
        let described = groups.map { group in
            group.dropFirst().reduce(group[0].system) { $0.merged(with: $1.system) }
        }
        var parameters = PostgresParameters(tenant)
        parameters.add(texts: described.map(\.id.text))
        parameters.add(texts: described.map(\.name))
        parameters.add(texts: described.map(\.hostname))
        parameters.add(texts: described.map(\.version))
        parameters.add(PostgresArray(described.map { $0.client.flatMap { clients[$0] } }))
        parameters.add(timestamps: groups.map { $0[$0.count - 1].receivedAt })
        parameters.add(timestamps: groups.map { $0[0].receivedAt })
        try session.query(
            """
            INSERT INTO system
              (tenant, identity, title, hostname, version, client, described_at, first_seen)
            SELECT $1, t.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int4[],
              $7::timestamptz[], $8::timestamptz[]) AS t
            ON CONFLICT (tenant, identity) DO NOTHING
            """,
            parameters
        )
    }

    private func update(_ system: KnownSystem, _ client: Int32?) throws {
        let description = system.description
        var parameters = PostgresParameters(
            system.tenantNumber,
            system.number,
            description.name,
            description.hostname,
            description.version,
            system.describedAt
        )
        parameters.add(client)
        try session.query(
            """
            UPDATE system SET title = $3, hostname = $4, version = $5, described_at = $6,
              client = coalesce($7, client)
            WHERE tenant = $1 AND id = $2 AND described_at < $6
            """,
            parameters
        )
    }

    // MARK: - Series

    private func addSeries(
        to systems: inout [Int32: KnownSystem],
        _ entries: [SamplesAccepted],
        _ tenant: Int32
    ) throws {
        let numbers = Dictionary(
            uniqueKeysWithValues: systems.values.map { ($0.description.id, $0.number) }
        )
        try read(into: &systems, tenant)
        var missing: [Int32: [SeriesKey: String]] = [:]
        for entry in entries {
            guard let number = numbers[entry.system.id] else { continue }
            let layout = entry.samples.layout
            for shape in layout.shapes {
                let key = layout.key(of: shape)
                guard systems[number]?.series[key] == nil else { continue }
                if missing[number]?[key] == nil {
                    missing[number, default: [:]][key] = layout.word(shape.sentUnit)
                }
            }
        }
        guard !missing.isEmpty else { return }
        try insert(missing, tenant)
        try read(into: &systems, tenant)
    }

    private func read(into systems: inout [Int32: KnownSystem], _ tenant: Int32) throws {
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: systems.keys.sorted())
        let found = try session.query(
            """
            SELECT id, system, type, object, name, unit, kind, sent_unit FROM series
            WHERE tenant = $1 AND system = ANY($2)
            """,
            parameters
        )
        for row in 0..<found.count {
            let key = SeriesKey(
                type: try found.value(row, 2),
                object: try found.value(row, 3),
                name: try found.value(row, 4),
                unit: try found.value(row, 5),
                kind: SeriesKind(number: try found.value(row, 6))
            )
            systems[try found.value(row, 1)]?.series[key] = KnownSeries(
                number: try found.value(row, 0),
                sentUnit: try found.value(row, 7)
            )
        }
    }

    private func insert(_ missing: [Int32: [SeriesKey: String]], _ tenant: Int32) throws {
        var rows: [NewSeries] = []
        for (system, keys) in missing {
            for (key, sentUnit) in keys {
                rows.append(NewSeries(system: system, key: key, sentUnit: sentUnit))
            }
        }
        rows.sort { $0.system == $1.system ? $0.key < $1.key : $0.system < $1.system }
        var parameters = PostgresParameters(tenant)
        parameters.add(int4s: rows.map(\.system))
        parameters.add(texts: rows.map(\.key.type))
        parameters.add(texts: rows.map(\.key.object))
        parameters.add(texts: rows.map(\.key.name))
        parameters.add(texts: rows.map(\.key.unit))
        parameters.add(array: rows.map(\.key.kind.number))
        parameters.add(texts: rows.map(\.sentUnit))
        try session.query(
            """
            INSERT INTO series (tenant, system, type, object, name, unit, kind, sent_unit)
            SELECT $1, t.* FROM unnest($2::int4[], $3::text[], $4::text[], $5::text[], $6::text[],
              $7::int2[], $8::text[]) AS t
            ON CONFLICT (tenant, system, type, object, name, unit, kind) DO NOTHING
            """,
            parameters
        )
    }
}

/// A series to be made.
private struct NewSeries {
    var system: Int32
    var key: SeriesKey
    var sentUnit: String
}

extension SeriesKey: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.type, left.object, left.name, left.unit, left.kind.number)
            < (right.type, right.object, right.name, right.unit, right.kind.number)
    }
}
