import Contracts
package import Quantities
import StateStore

/// A bus's status as lines for a person.
package struct BusStatusTable: Sendable {
    /// The lines.
    package let lines: [String]

    /// The lines of a status, with times as they are from `now`.
    package init(_ status: BusStatus, now: Timestamp) {
        var rows = [["LANE", "PRODUCER", "HEAD", "HELD", "WAITING", "CONSUMER", "LAG", "SEEN"]]
        for lane in status.lanes {
            let own = [
                lane.lane.text, lane.source.text, "\(lane.head)", "\(lane.held)",
                ByteCount(lane.heldBytes).text,
            ]
            if lane.consumers.isEmpty { rows.append(own + ["-", "-", "-"]) }
            for consumer in lane.consumers {
                let age = now - consumer.lastSeen
                let seconds = Duration.seconds(max(0, age.components.seconds))
                let seen = seconds == .zero ? "now" : "\(seconds.text) ago"
                rows.append(own + [consumer.source.text, "\(consumer.lag)", seen])
            }
        }
        lines =
            Self.aligned(rows) + Self.projections(status) + Self.inboxes(status)
            + Self.dead(status) + Self.losses(status)
    }

    private static func projections(_ status: BusStatus) -> [String] {
        guard !status.projections.isEmpty else { return [] }
        let rows = status.projections.map { entry in
            [
                entry.source.text, entry.projection.lane.text, entry.projection.source.text,
                "\(entry.projection.things)", entry.projection.newest.rfc3339,
            ]
        }
        return [""] + aligned([["KEPT BY", "LANE", "OF", "THINGS", "NEWEST"]] + rows)
    }

    private static func inboxes(_ status: BusStatus) -> [String] {
        guard !status.inboxes.isEmpty else { return ["", "No stored message waits."] }
        let rows = status.inboxes.map { entry in
            [
                entry.source.text, entry.inbox.lane.text, "\(entry.inbox.waiting)",
                "\(entry.inbox.failing)", entry.inbox.oldest.rfc3339,
            ]
        }
        return [""] + aligned([["CONSUMER", "LANE", "STORED", "FAILING", "OLDEST"]] + rows)
    }

    private static func dead(_ status: BusStatus) -> [String] {
        guard !status.dead.isEmpty else { return ["", "There is no dead letter."] }
        let rows = status.dead.map { [$0.source.text, "\($0.count)"] }
        return [""] + aligned([["CONSUMER", "DEAD LETTERS"]] + rows)
    }

    private static func losses(_ status: BusStatus) -> [String] {
        guard !status.losses.isEmpty else { return ["", "Nothing was lost."] }
        let rows = status.losses.map { entry in
            [
                entry.by.text, entry.loss.lane.text, entry.loss.source.text,
                "\(entry.loss.from)-\(entry.loss.to)", entry.loss.at.rfc3339, entry.loss.reason,
            ]
        }
        let head = ["LOST BY", "LANE", "PRODUCER", "SEQUENCES", "AT", "WHY"]
        return [""] + aligned([head] + rows)
    }

    /// Columns as wide as their widest cell, two spaces between.
    static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
