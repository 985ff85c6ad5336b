package import Contracts
package import MessageBus
import Quantities

/// What was recorded of one instance, answered for as the instance itself would.
///
/// Consumers ask for everything they miss, so that answers alone carry a recording over.
package struct RecordedProducer: Sendable {
    /// The instance.
    package let source: SourceID
    /// The epoch whose messages are played: the one recorded last.
    package let epoch: Epoch
    private let lanes: [LaneName: [Envelope]]
    private var taken: [LaneName: UInt64] = [:]

    /// The producers of a recording, one for each instance in it.
    ///
    /// - Parameters:
    ///   - events: the recording, each lane in order.
    ///   - wanted: the lanes to play; empty for all.
    /// - Returns: the producers.
    package static func all(in events: [Envelope], lanes wanted: [LaneName]) -> [Self] {
        let kept = events.filter { wanted.isEmpty || wanted.contains($0.lane) }
        return Dictionary(grouping: kept, by: \.source).sorted { $0.key < $1.key }
            .compactMap { source, events in
                events.last.map { Self(source, $0.epoch, events) }
            }
    }

    private init(_ source: SourceID, _ epoch: Epoch, _ events: [Envelope]) {
        self.source = source
        self.epoch = epoch
        lanes = Dictionary(grouping: events.filter { $0.epoch == epoch }, by: \.lane)
            .mapValues { $0.sorted { $0.sequence < $1.sequence } }
    }

    /// Messages there are.
    package var count: Int { lanes.values.reduce(0) { $0 + $1.count } }

    /// Lanes that some consumer has not taken to their end.
    package var open: [LaneName] {
        lanes.keys.filter { taken[$0, default: 0] < head(of: $0) }.sorted()
    }

    /// The answer to what a consumer says; nil when it wants none.
    package mutating func answer(_ message: ControlMessage) -> ControlMessage? {
        switch message {
        case .hello(let positions):
            let known = positions.filter { lanes[$0.lane] != nil }
            return known.isEmpty ? nil : .welcome(known.map(welcome))
        case .fetch(let fetch): return answer(fetch)
        case .snapshot(let request): return answer(request)
        case .acknowledge(let lane, let epoch, let sequence) where epoch == self.epoch:
            taken[lane] = max(taken[lane, default: 0], sequence)
            return nil
        default: return nil
        }
    }

    private func head(of lane: LaneName) -> UInt64 { lanes[lane]?.last?.sequence ?? 0 }

    private func welcome(_ position: ControlMessage.Position) -> ControlMessage.Welcome {
        ControlMessage.Welcome(
            lane: position.lane,
            epoch: epoch,
            low: lanes[position.lane]?.first?.sequence ?? 1,
            head: head(of: position.lane),
            checked: position.epoch == epoch ? position.next : 0
        )
    }

    private func answer(_ fetch: ControlMessage.Fetch) -> ControlMessage? {
        guard fetch.epoch == epoch, let rows = lanes[fetch.lane] else { return nil }
        var events: [[UInt8]] = []
        var bytes = 0
        var next = head(of: fetch.lane) + 1
        for row in rows[firstIndex(in: rows, from: fetch.from)...] {
            let event = row.encodedEvent()
            bytes += event.count
            if events.count == fetch.count || (!events.isEmpty && bytes > Int(fetch.bytes)) {
                next = row.sequence
                break
            }
            events.append(event)
        }
        guard next > fetch.from else { return nil }
        return .batch(
            ControlMessage.Batch(
                lane: fetch.lane,
                epoch: epoch,
                from: fetch.from,
                next: next,
                head: head(of: fetch.lane),
                events: events
            )
        )
    }

    /// A recording begins anywhere, so what stood before is not known to be gone.
    private func answer(_ request: ControlMessage.SnapshotRequest) -> ControlMessage? {
        guard request.epoch == epoch, let rows = lanes[request.lane] else { return nil }
        let head = head(of: request.lane)
        var events: [[UInt8]] = []
        var bytes = 0
        var next = head + 1
        for row in rows[firstIndex(in: rows, from: request.from)...] {
            let event = row.encodedEvent()
            bytes += event.count
            if !events.isEmpty && bytes > Int(request.bytes) {
                next = row.sequence
                break
            }
            events.append(event)
        }
        guard next > request.from else {
            return .snapshotEnd(
                .init(lane: request.lane, epoch: epoch, asOf: head, run: 0, isWhole: false)
            )
        }
        return .snapshotPart(
            .init(
                lane: request.lane,
                epoch: epoch,
                from: request.from,
                next: next,
                began: head,
                head: head,
                run: 0,
                isWhole: true,
                events: events
            )
        )
    }

    private func firstIndex(in rows: [Envelope], from sequence: UInt64) -> Int {
        var low = rows.startIndex
        var high = rows.endIndex
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
