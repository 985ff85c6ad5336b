import Contracts
import FleetHistory
import PostgresClient
import Quantities
import TestSupport
import Testing

/// The two databases the conformance suite runs on.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    /// The engines of this machine; without PostgreSQL its runs are skipped by the suite's trait.
    static let all = allCases
}

/// A history with nothing in it, its clock, and what else a test may need of it.
final class HistoryUnderTest: Sendable {
    let history: any FleetHistory
    let clock: ManualClock
    let start: Timestamp
    private let folder: TemporaryFolder
    private let address: String

    /// 2026-03-15T10:00:00Z: neither a day's, a month's nor an hour's neighbour.
    static let start = Timestamp(seconds: 1_773_568_800)

    init(
        _ engine: Engine,
        retention: HistoryRetention = HistoryRetention(),
        limits: HistoryLimits = HistoryLimits()
    ) async throws {
        folder = try TemporaryFolder()
        clock = ManualClock(Self.start)
        start = Self.start
        switch engine {
        case .sqlite:
            address = folder.file("history.db")
            history = try SQLiteFleetHistory(
                path: address,
                role: .writer,
                retention: retention,
                limits: limits,
                clock: clock
            )
        case .postgres:
            let url = try await PostgresCluster.shared().makeDatabase()
            address = ""
            history = try await PostgresFleetHistory(
                PostgresOptions(url: url, connectionsMax: 3),
                role: .writer,
                retention: retention,
                limits: limits,
                clock: clock
            )
        }
    }

    /// Records messages as the next ones of a source.
    @discardableResult
    func record(_ entries: [SamplesAccepted], of source: String = "collector/1") async throws
        -> RecordOutcome
    {
        guard let id = SourceID(source) else { preconditionFailure("a source's name") }
        let expected = try await history.position(of: id)
        let next = position(id, (expected?.sequence ?? 0) + UInt64(entries.count))
        return try await history.record(entries, from: expected, to: next)
    }

    /// A position of a source, of an epoch that follows from the source.
    func position(_ source: SourceID, _ sequence: UInt64) -> HistoryPosition {
        var random = SeededRandom(seed: sequence)
        guard let epoch = Epoch(bytes: [UInt8](repeating: 7, count: 16)) else {
            preconditionFailure("sixteen bytes")
        }
        return HistoryPosition(
            source: source,
            epoch: epoch,
            sequence: sequence,
            lastID: MessageID(at: start, using: &random)
        )
    }
}

/// Builders with defaults for what tests record.
enum Sent {
    static let tenant = TenantID.single

    /// A webhook of samples; each call has a claim of its own unless one is given.
    static func webhook(
        _ system: String = "nas-1",
        of tenant: TenantID = tenant,
        client: String? = nil,
        name: String = "NAS 1",
        version: String = "",
        at received: Timestamp,
        claim: String? = nil,
        kind: SamplesAccepted.Claim.Kind = .body,
        part: Int = 1,
        parts: Int = 1,
        _ rows: [SampleColumns.Row]
    ) -> SamplesAccepted {
        guard let id = SystemID(system) else { preconditionFailure("a system's name") }
        let samples = SampleColumns(rows)
        return SamplesAccepted(
            tenant: tenant,
            system: .init(
                id: id,
                name: name,
                hostname: "",
                version: version,
                client: client.flatMap(ClientName.init)
            ),
            receivedAt: received,
            claim: .init(kind: kind, value: claim ?? "\(system)\(tenant)\(received)\(rows.count)"),
            part: part,
            parts: parts,
            samples: samples
        )
    }

    /// A sample of a number.
    static func sample(
        _ value: Double,
        _ name: String = "used",
        object: String = "tank",
        type: String = "pool",
        at time: Timestamp,
        unit: String = "bytes",
        sentUnit: String = "GB",
        kind: SeriesKind = .numeric,
        text: String = "",
        metadata: String = ""
    ) -> SampleColumns.Row {
        SampleColumns.Row(
            type: type,
            object: object,
            name: name,
            kind: kind,
            unit: unit,
            time: time,
            value: value,
            text: text,
            sentUnit: sentUnit,
            metadata: metadata
        )
    }
}

extension Scope {
    /// Everything of a tenant.
    static func all(_ tenant: TenantID = .single) -> Scope { Scope(tenant: tenant, clients: .all) }

    /// Some clients of a tenant.
    static func only(_ clients: String..., of tenant: TenantID = .single) -> Scope {
        Scope(tenant: tenant, clients: .only(Set(clients.compactMap(ClientName.init))))
    }
}

extension SystemID {
    /// An id that a test writes down.
    static func of(_ text: String) -> SystemID {
        guard let id = SystemID(text) else { preconditionFailure("a system's name") }
        return id
    }
}
