import CampaignControl
import Contracts
import MessageBus
import Quantities
import StateStore

/// A journal with a bug planted between it and the bus.
struct PlantedJournal: BusJournal {
    let inner: ServiceJournal
    let bug: PlantedBug

    var source: SourceID { inner.source }
    var epoch: Epoch { inner.epoch }

    func acknowledge(
        _ lane: LaneName,
        by subscriber: SourceID,
        upTo sequence: UInt64,
        in epoch: Epoch
    ) async throws {
        // All instances of a service are one name, so the fastest speaks for them.
        let shared = bug == .trimmedByFastest ? SourceID("\(subscriber.service)/any") : nil
        try await inner.acknowledge(lane, by: shared ?? subscriber, upTo: sequence, in: epoch)
    }

    func renewEpoch(
        replacing old: Epoch,
        proof: RollbackProof?,
        because reason: String
    ) async throws -> Epoch {
        guard bug != .sequenceReused else { return inner.epoch }
        return try await inner.renewEpoch(replacing: old, proof: proof, because: reason)
    }

    func rows(
        of lane: LaneName,
        from first: UInt64,
        limit: FetchLimit
    ) async throws -> [Envelope] {
        try await inner.rows(of: lane, from: first, limit: limit)
    }

    func extent(of lane: LaneName) async throws -> LaneExtent {
        try await inner.extent(of: lane)
    }

    func extents() async throws -> [LaneName: LaneExtent] { try await inner.extents() }

    func advances(of lane: LaneName) -> AsyncStream<UInt64> { inner.advances(of: lane) }

    func hints() -> AsyncStream<LaneHint> { inner.hints() }

    func witness(of lane: LaneName, before next: UInt64) async throws -> LaneWitness? {
        try await inner.witness(of: lane, before: next)
    }

    func range(
        of lane: LaneName,
        from first: UInt64,
        limit: FetchLimit
    ) async throws -> LaneRange {
        try await inner.range(of: lane, from: first, limit: limit)
    }

    func closing(of epoch: Epoch, lane: LaneName) async throws -> ClosedEpoch? {
        try await inner.closing(of: epoch, lane: lane)
    }

    func cursors() async throws -> [LaneCursor] { try await inner.cursors() }

    func open(
        _ cursor: LaneCursor,
        replacing old: Epoch?,
        losing loss: LaneLoss?
    ) async throws {
        try await inner.open(cursor, replacing: old, losing: loss)
    }

    func record(_ loss: LaneLoss) async throws { try await inner.record(loss) }

    func report(_ incident: BusIncident) async throws { try await inner.report(incident) }

    func forget(_ subscriber: SourceID, because reason: String) async throws {
        try await inner.forget(subscriber, because: reason)
    }
}
