import Foundation
import Observations
package import Quantities

/// The status file of btrfs-progs (`/var/lib/btrfs/scrub.status.UUID`): a line for each device.
package enum ProgsNote {
    /// What a status file says; nil for one of another version or another pool.
    package static func read(_ text: String, uuid: String) -> NotedScrub? {
        var lines = text.split(separator: "\n").map(String.init)
        guard lines.first == "scrub status:1" else { return nil }
        lines.removeFirst()
        var counts: [UInt64: BtrfsScrubCounts] = [:]
        var (starts, ends): ([Int64], [Int64]) = ([], [])
        var (isOver, isCancelled) = (true, false)
        for line in lines {
            var fields = line.split(separator: "|")
            guard !fields.isEmpty else { continue }
            let head = fields.removeFirst().split(separator: ":")
            guard head.count == 2, head[0] == uuid, let device = UInt64(head[1]) else { return nil }
            let values = numbers(fields)
            let start = max(values["t_start"] ?? 0, 0)
            guard start > 0 else { return nil }
            starts.append(start)
            let begun = max(start, values["t_resumed"] ?? 0)
            ends.append(begun + (values["duration"] ?? 0))
            let wasCancelled = values["canceled"] == 1
            isCancelled = isCancelled || wasCancelled
            if values["finished"] == 1, !wasCancelled {
                counts[device] = Self.counts(values)
            } else {
                isOver = isOver && wasCancelled
            }
        }
        guard let first = starts.min(), let last = ends.max() else { return nil }
        return NotedScrub(
            startedAt: Timestamp(seconds: first),
            endedAt: isOver ? Timestamp(seconds: last) : nil,
            isCancelled: isCancelled,
            counts: counts
        )
    }

    private static func numbers(_ fields: [Substring]) -> [String: Int64] {
        var values: [String: Int64] = [:]
        for field in fields {
            let parts = field.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let number = Int64(parts[1]) else { continue }
            values[String(parts[0])] = number
        }
        return values
    }

    private static func counts(_ values: [String: Int64]) -> BtrfsScrubCounts {
        var counts = BtrfsScrubCounts()
        counts.dataBytes = values["data_bytes_scrubbed"] ?? 0
        counts.treeBytes = values["tree_bytes_scrubbed"] ?? 0
        counts.readErrors = values["read_errors"] ?? 0
        counts.checksumErrors = values["csum_errors"] ?? 0
        counts.verifyErrors = values["verify_errors"] ?? 0
        counts.superErrors = values["super_errors"] ?? 0
        counts.unprotectedBlocks = values["no_csum"] ?? 0
        counts.memoryErrors = values["malloc_errors"] ?? 0
        counts.uncorrectableErrors = values["uncorrectable_errors"] ?? 0
        counts.correctedErrors = values["corrected_errors"] ?? 0
        counts.lastPhysical = values["last_physical"] ?? 0
        return counts
    }

    /// A run as btrfs-progs would write it down, so that `btrfs scrub status` tells of it.
    package static func write(
        _ run: RunState,
        uuid: String,
        endedAt: Timestamp?,
        now: Timestamp
    ) -> String {
        let start = run.startedAt.microseconds / 1_000_000
        let seconds = max(0, ((endedAt ?? now) - run.startedAt).components.seconds)
        let lines = run.devices.map { device in
            let counts = device.shown
            let isOver = device.isDone || endedAt != nil || !device.isWorking
            let fields: [(String, Int64)] = [
                ("data_extents_scrubbed", 0), ("tree_extents_scrubbed", 0),
                ("data_bytes_scrubbed", counts.dataBytes),
                ("tree_bytes_scrubbed", counts.treeBytes), ("read_errors", counts.readErrors),
                ("csum_errors", counts.checksumErrors), ("verify_errors", counts.verifyErrors),
                ("no_csum", counts.unprotectedBlocks), ("csum_discards", 0),
                ("super_errors", counts.superErrors), ("malloc_errors", counts.memoryErrors),
                ("uncorrectable_errors", counts.uncorrectableErrors),
                ("corrected_errors", counts.correctedErrors),
                ("last_physical", max(device.position, counts.lastPhysical)), ("t_start", start),
                ("t_resumed", 0), ("duration", seconds),
                ("canceled", device.isDone ? 0 : isOver ? 1 : 0), ("finished", isOver ? 1 : 0),
            ]
            return "\(uuid):\(device.id)|"
                + fields.map { "\($0.0):\($0.1)" }.joined(separator: "|") + "\n"
        }
        return "scrub status:1\n" + lines.joined()
    }
}
