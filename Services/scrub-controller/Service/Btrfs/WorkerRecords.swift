import Btrfs
import Foundation
import ScrubControllerCore

/// The records of a pool's workers in a folder.
struct WorkerRecords: Sendable {
    let folder: String
    let uuid: String

    /// Where the record of a worker is.
    func path(run: Int64, device: UInt64, attempt: Int) -> String {
        "\(folder)/\(uuid)-\(run)-\(device)-\(attempt).scrub"
    }

    /// A worker as its record tells; nil when there is none.
    func worker(run: Int64, device: DeviceState) -> WorkerView? {
        guard device.isWorking,
            let record = ScrubRecord(path(run: run, device: device.id, attempt: device.attempt))
        else { return nil }
        return WorkerView(
            attempt: device.attempt,
            state: record.state,
            counts: record.counts,
            rangeStart: record.rangeStart,
            rangeEnd: record.rangeEnd
        )
    }

    /// Asks every worker of a run to end behind its range.
    func stop(_ run: RunState) {
        for device in run.devices where device.isWorking {
            ScrubRecord.askToStop(path(run: run.id, device: device.id, attempt: device.attempt))
        }
    }

    /// The worker that has a record open; nil when it is not found.
    static func process(holding record: String) -> Int32? {
        let files = FileManager.default
        let real = URL(filePath: record).resolvingSymlinksInPath().path
        let names = (try? files.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.lazy.compactMap { Int32($0) }.first { process in
            guard KernelFile.text("/proc/\(process)/comm")?.hasPrefix("pk-scrub") == true else {
                return false
            }
            let folder = "/proc/\(process)/fd"
            let open = (try? files.contentsOfDirectory(atPath: folder)) ?? []
            return open.contains {
                (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == real
            }
        }
    }

    /// Removes records of ended workers of runs before a number, and of earlier attempts.
    func sweep(before run: Int64) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(uuid + "-") && name.hasSuffix(".scrub") {
            let parts = name.dropFirst(uuid.count + 1).dropLast(6).split(separator: "-")
            guard let number = parts.first.flatMap({ Int64($0) }), number < run else { continue }
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
