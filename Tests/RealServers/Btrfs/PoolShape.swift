import Observations
import Testing

/// A pool by its devices, as measured before (what `df`, `btrfs filesystem usage` and a formula say
/// of each beside what it took is printed by `make bench-capacity`).
struct PoolShape: Sendable, CustomTestStringConvertible {
    let name: String
    let data: BtrfsProfile
    let metadata: BtrfsProfile
    /// Its devices.
    let gibibytes: [Double]
    /// Tests fill a pool so many times smaller where the whole one takes minutes: large enough for
    /// chunks of 1 GiB.
    let divisor: Double

    private init(
        _ name: String,
        _ data: BtrfsProfile,
        _ metadata: BtrfsProfile,
        _ gibibytes: Double...,
        by divisor: Double = 1
    ) {
        (self.name, self.data, self.metadata) = (name, data, metadata)
        (self.gibibytes, self.divisor) = (gibibytes, divisor)
    }

    var testDescription: String { "\(name) \(data)/\(metadata) \(gibibytes) by \(divisor)" }

    /// Bytes of each device as measured.
    var wholeSizes: [Int64] { sizes(by: 1) }
    /// Bytes of each device of the smaller pool.
    var sizes: [Int64] { sizes(by: divisor) }

    private func sizes(by divisor: Double) -> [Int64] {
        gibibytes.map { Int64($0 / divisor * 0x1p30) / 4096 * 4096 }
    }

    static let all = [
        Self("a1", .raid1, .raid1, 8, 1, 1),
        Self("a2", .raid1, .raid1, 4, 2, 1, 1),
        Self("a3", .raid1, .raid1, 2, 1, 0.5, 0.5),
        Self("a4", .raid1, .raid1, 2, 0.5, 0.5),
        Self("b1", .raid1, .raid1, 3725, 1863, 931.3, 931.3),
        Self("b2", .raid1, .raid1, 7451, 931.3, 931.3),
        Self("b3", .raid1, .raid1, 80, 10, 10),
        Self("b4", .raid1, .raid1, 40, 20, 10, 10),
        Self("c1", .raid1c3, .raid1c3, 3725, 1863, 931.3, 931.3, by: 10),
        Self("c2", .raid1c3, .raid1c3, 40, 20, 10, 10),
        Self("c3", .raid1c4, .raid1c4, 3725, 1863, 931.3, 931.3, by: 10),
        Self("d1", .raid10, .raid1, 3725, 1863, 931.3, 931.3, by: 10),
        Self("d2", .raid10, .raid1, 40, 20, 10, 10),
        Self("d3", .raid10, .raid1, 3725, 3725, 1863, 931.3, 931.3, by: 10),
        Self("e1", .raid5, .raid1, 3725, 1863, 931.3, 931.3, by: 10),
        Self("e2", .raid6, .raid1c3, 3725, 1863, 931.3, 931.3, by: 10),
        Self("e3", .raid5, .raid1, 40, 20, 10, 10),
        Self("f1", .raid0, .raid1, 3725, 1863, 931.3, 931.3, by: 10),
        Self("f2", .raid0, .raid1, 40, 20, 10, 10),
        Self("g1", .single, .raid1, 3725, 1863, 931.3, 931.3, by: 10),
        Self("g2", .single, .raid1, 40, 20, 10, 10),
        Self("h1", .raid1, .raid1, 2794, 2794, 2794, by: 10),
        Self("h2", .dup, .dup, 20),
        Self("h3", .raid1, .raid1, 5588, 3725, by: 10),
        Self("h4", .raid1, .raid1c3, 14_901, 7451, 3725, 1863, 931.3, 465.7, by: 20),
    ]
}
