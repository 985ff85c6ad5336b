import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

extension JournalWriter {
    /// Notes how every lane's epoch ends, and takes back all acknowledgements: they were for
    /// numbers of the old epoch.
    func closeEpoch(proof: RollbackProof?, at time: Timestamp, in database: Database) throws {
        for (name, lane) in lanes {
            let isProven = proof?.lane == name
            try database.execute(
                sql: """
                    INSERT INTO closed_epoch (epoch, lane, carried_seq, head_seq, closed_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(epoch.bytes), lane.id,
                    // Where a lane diverged is not known, only that it did.
                    isProven ? 0 : Int64(lane.head),
                    // Beyond the proof stands what was published since, and is carried over.
                    Int64(isProven ? proof?.head ?? 0 : lane.head), time.microseconds,
                ]
            )
        }
        try database.execute(sql: "UPDATE subscriber SET acked_seq = 0")
        for (name, lane) in lanes where lane.isHeldBack {
            var lane = lane
            // A state lane's rows stand before its low as well.
            lane.floor = lane.declaration.kind == .state ? 0 : lane.low - 1
            lane.held = try bytes(of: lane, from: lane.floor + 1, to: lane.head, in: database)
            lane.isDirty = true
            lanes[name] = lane
        }
    }

    /// Removes a consumer from the floor of every lane, and frees what only it held back.
    func forget(_ subscriber: SourceID, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM subscriber WHERE source = ?",
            arguments: [subscriber.text]
        )
        for name in lanes.keys {
            try raiseFloor(of: name, in: database)
            try trim(name, in: database)
        }
    }
}
