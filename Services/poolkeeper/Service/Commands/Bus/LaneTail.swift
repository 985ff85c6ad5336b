package import Contracts
import Quantities
package import StateStore

/// The newest messages of a lane, from every journal that publishes it.
package struct LaneTail {
    private let lane: LaneName
    private var places: [(reader: JournalReader, next: UInt64)]

    /// Begins with the newest messages of each journal.
    ///
    /// - Parameters:
    ///   - journals: where to look.
    ///   - lane: the lane.
    ///   - last: how many of the newest to begin with.
    /// - Throws: `LaneUnknown` when none of the journals publishes the lane.
    package init(_ journals: [JournalReader], lane: LaneName, last: Int) throws {
        self.lane = lane
        var known: Set<LaneName> = []
        places = []
        for journal in journals {
            let lanes = try journal.report().lanes
            known.formUnion(lanes.map(\.name))
            guard let found = lanes.first(where: { $0.name == lane }) else { continue }
            let first = found.head + 1 - min(UInt64(last), found.head)
            places.append((journal, first))
        }
        guard !places.isEmpty else { throw LaneUnknown(lane: lane, known: known.sorted()) }
    }

    /// Messages that were published since the last call, oldest first.
    package mutating func next(atMost count: Int) throws -> [Envelope] {
        var found: [Envelope] = []
        for index in places.indices {
            let (reader, next) = places[index]
            let rows = try reader.rows(of: lane, from: next, count: count - found.count)
            if let last = rows.last { places[index].next = last.sequence + 1 }
            found += rows
            if found.count == count { break }
        }
        return found.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
    }
}

/// No journal publishes a lane.
package struct LaneUnknown: Error, Sendable, Equatable, CustomStringConvertible {
    /// The lane that was asked for.
    package let lane: LaneName
    /// Those there are.
    package let known: [LaneName]

    /// What is missing and what there is.
    package var description: String {
        "no journal here publishes \(lane); there are \(known.map(\.text).joined(separator: ", "))"
    }
}
