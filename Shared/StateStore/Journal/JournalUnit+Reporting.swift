package import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalUnit {
    /// Publishes an incident in this unit's commit.
    package func report(_ incident: BusIncident) throws {
        var randomness = SystemRandomNumberGenerator()
        let message = PreparedMessage(
            lane: writer.incidentLane,
            key: incident.key,
            body: try incident.encodedBody()
        )
        let id = MessageID(at: incident.at, using: &randomness)
        _ = try publish(message, id: id, at: incident.at)
    }

    /// Stores a cursor, and closes those of the lane's other epochs.
    func open(_ cursor: LaneCursor) throws {
        // The numbers that are suspected were another epoch's.
        try forgetTrying(cursor.source, cursor.lane)
        try database.execute(
            sql: "UPDATE cursor SET is_open = 0 WHERE source = ? AND lane = ?",
            arguments: [cursor.source.text, cursor.lane.text]
        )
        try database.execute(
            sql: """
                INSERT INTO cursor (source, lane, epoch, next_seq, last_id, is_open)
                VALUES (?, ?, ?, ?, ?, 1)
                ON CONFLICT (source, lane, epoch) DO UPDATE SET is_open = 1
                """,
            arguments: [
                cursor.source.text, cursor.lane.text, Data(cursor.epoch.bytes),
                Int64(cursor.next), cursor.lastID.map { Data($0.bytes) },
            ]
        )
    }
}

extension BusIncident {
    /// Messages that will never be taken.
    static func lost(_ loss: LaneLoss, at time: Timestamp) -> Self {
        let count = loss.to - loss.from + 1
        return Self(
            .loss,
            .critical,
            lane: loss.lane,
            source: loss.source,
            epoch: loss.epoch,
            first: loss.from,
            last: loss.to,
            text: "\(count) messages of \(loss.lane) from \(loss.source) are lost: \(loss.reason)",
            at: time
        )
    }

    /// A source goes on in another epoch.
    static func epochChanged(
        _ cursor: LaneCursor,
        from old: Epoch,
        loss: LaneLoss?,
        at time: Timestamp
    ) -> Self {
        Self(
            .epochChanged,
            loss == nil ? .warning : .critical,
            lane: cursor.lane,
            source: cursor.source,
            epoch: old,
            first: loss?.from,
            last: loss?.to,
            text: """
                \(cursor.source) left the epoch \(old) of \(cursor.lane) and goes on in \
                \(cursor.epoch) from \(cursor.next): its journal was put back or made anew
                """,
            at: time
        )
    }
}
