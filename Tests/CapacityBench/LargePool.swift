import CapacityEngineCore
import Foundation
import Observability
import Observations

/// A pool of 24 devices and 200,000 chunks in RAID1, and the report of it.
struct LargePool {
    private static let devices = 24
    private static let chunks = 200_000
    private static let deviceBytes: Int64 = 20 << 40

    /// Says what its report takes; what it took too much of.
    func print() -> [String] {
        let pool = Self.make()
        let before = Self.memory
        let stopwatch = Stopwatch()
        guard let capacity = try? PoolCapacity(of: pool) else { return ["no capacity"] }
        let report = CapacityReport(pool, capacity)
        let text = report.text
        let took = stopwatch.elapsed
        let grown = max(0, Self.memory - before)
        say(
            "Report of \(Self.devices) devices and \(Self.chunks) chunks: \(took), "
                + "\(grown >> 20) MiB more than the \(before >> 20) MiB with the pool read "
                + "(\(text.utf8.count) bytes of text)"
        )
        var missed: [String] = []
        if took > .seconds(1) { missed.append("the report took longer than 1 s") }
        if Self.memory > 50 << 20 { missed.append("the report took more than 50 MiB") }
        return missed
    }

    /// The most memory that this process ever had, in bytes (`VmHWM`, proc(5)).
    private static var memory: Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    private static func make() -> BtrfsPool {
        var chunks = BtrfsChunks()
        var extents = [[BtrfsDevice.Extent]](repeating: [], count: devices)
        var ends = [Int64](repeating: 1 << 20, count: devices)
        func take(_ content: BtrfsContent, _ number: Int) {
            let first = number % devices
            let second = (first + 1 + number / devices % (devices - 1)) % devices
            for device in [first, second] {
                extents[device].append(.init(start: ends[device], length: 1 << 30))
                // Every tenth leaves a hole, as balances and removed devices do.
                ends[device] += number % 10 == 0 ? 3 << 29 : 1 << 30
            }
            chunks.add(
                content,
                .raid1,
                length: 1 << 30,
                devices: [UInt64(first + 1), UInt64(second + 1)]
            )
        }
        for number in 0..<Self.chunks { take(number % 100 == 0 ? .metadata : .data, number) }
        take(.system, 0)
        return BtrfsPool(
            uuid: "3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b",
            label: "large",
            mount: "/mnt/large",
            devices: extents.enumerated().map { index, extents in
                BtrfsDevice(
                    id: UInt64(index + 1),
                    path: "/dev/sd\(index)",
                    totalBytes: deviceBytes,
                    allocatedBytes: Int64(extents.count) << 30,
                    extents: extents
                )
            },
            spaces: [
                space(.data, chunks: Self.chunks / 100 * 99),
                space(.metadata, chunks: Self.chunks / 100),
                space(.system, chunks: 1),
            ],
            chunks: chunks
        )
    }

    private static func space(_ content: BtrfsContent, chunks: Int) -> BtrfsSpace {
        let bytes = Int64(chunks) << 30
        return BtrfsSpace(
            content: content,
            parts: [.init(profile: .raid1, totalBytes: bytes, usedBytes: bytes / 10 * 9)]
        )
    }
}
