import ArgumentParser
import Foundation

/// What a broker's publisher sees of the bus: from the call to the confirm, which is a commit.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Time publishing to a durable confirm, on a node that is on the bus."
    )

    @Option(help: "Folder on the disk to measure.")
    var folder: String

    @Option(help: "Messages under way at once.")
    var outstanding = 1

    @Option(help: "Seconds of load.")
    var seconds = 5.0

    @Option(help: "Bytes of a message's body.")
    var bytes = 300

    func run() async throws {
        let rig = try await BusRig(folder: folder, bytes: bytes)
        rig.join(reads: false)
        try await rig.publish()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let waits = try await withThrowingTaskGroup { group in
            for _ in 0..<outstanding {
                group.addTask { try await Self.publish(into: rig, until: end) }
            }
            return try await group.reduce(into: [UInt32]()) { $0 += $1 }
        }
        let took = (ContinuousClock.now - start).inSeconds
        let sorted = waits.sorted()
        try await rig.close()
        let numbers: [String: Any] = [
            "rate_per_s": Double(sorted.count) / took, "messages": sorted.count,
            "p50_ms": sorted.quantile(0.5) / 1000, "p99_ms": sorted.quantile(0.99) / 1000,
        ]
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    /// Publishes one message after another; microseconds to each confirm.
    private static func publish(
        into rig: BusRig,
        until end: ContinuousClock.Instant
    ) async throws -> [UInt32] {
        var waits: [UInt32] = []
        while case let begin = ContinuousClock.now, begin < end {
            try await rig.publish()
            waits.append(UInt32(clamping: Int((ContinuousClock.now - begin).inSeconds * 1e6)))
        }
        return waits
    }
}
