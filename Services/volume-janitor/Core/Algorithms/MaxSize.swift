package import Observations
import Quantities

/// `max_size`: when the files take more than `max_bytes`, the first of the order go until at most
/// `low_bytes` are taken.
///
/// Exactly at the limit nothing goes. `low_bytes` is `max_bytes` unless given; a lower one makes
/// runs rarer. The newest `keep_min` files stay (1 unless given), however large they are.
package struct MaxSize: CleanupAlgorithm {
    /// The name in registrations and labels.
    package static let name = "max_size"

    /// Which files are first to go.
    package let order: FileOrder
    /// More than this and files go.
    package let max: SizeLimit
    /// Files go until at most this is taken.
    package let low: SizeLimit
    /// So many of the newest files stay.
    package let keepMin: Int64

    /// Reads `max_bytes`, `low_bytes`, `sort_by`, `keep_min` and `allow_empty`.
    package static func read(_ reader: inout ParameterReader) -> MaxSize? {
        let isGiven = reader.has("max_bytes")
        let max = reader.size("max_bytes")
        if !isGiven { reader.fail("max_bytes", "is missing; say how much the path may hold") }
        let low = reader.size("low_bytes")
        let order = reader.word("sort_by", FileOrder.self) ?? .modified
        let mayEmpty = reader.flag("allow_empty") ?? false
        let limit = order == .size ? Self.keptBySizeMax : Int64.max
        let keepMin = reader.integer("keep_min", in: 0...limit) ?? (mayEmpty ? 0 : 1)
        if keepMin == 0, !mayEmpty {
            reader.fail("keep_min", "0 may delete every file; say `allow_empty: true` as well")
        }
        guard let max else { return nil }
        if let low, Self.isAbove(low, max) {
            reader.fail("low_bytes", "is above max_bytes; it is what is left after cleaning")
        }
        return MaxSize(order: order, max: max, low: low ?? max, keepMin: keepMin)
    }

    /// In the order of size the newest files are not the last, so they are kept by themselves.
    package var newestKeptBySize: Int64 { order == .size ? keepMin : 0 }

    /// The bytes above the lower limit, when the upper is passed.
    package func demand(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> Demand {
        guard let max = max.bytes(ofFileSystem: scope.fileSystemBytes),
            let low = low.bytes(ofFileSystem: scope.fileSystemBytes)
        else {
            return .unknown(because: "the size of the file system is not known")
        }
        let taken = totals.bytes(usage)
        guard taken > max else { return .nothing }
        return .free(bytes: taken - Swift.min(low, max), keepingLast: keepMin)
    }

    private static func isAbove(_ low: SizeLimit, _ max: SizeLimit) -> Bool {
        switch (low, max) {
        case (.bytes(let low), .bytes(let max)): low > max
        case (.percent(let low), .percent(let max)): low > max
        // Which is more depends on the disk; the lower of both counts then.
        default: false
        }
    }

    /// In the order of size the newest files are found by a heap of their own, so it is limited.
    package static let keptBySizeMax: Int64 = 10_000

    /// How much is taken and how much may be.
    package func reason(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> String {
        let limit = max.bytes(ofFileSystem: scope.fileSystemBytes) ?? 0
        let what = order == .size ? "the largest" : "the oldest by \(order.rawValue)"
        let bytes = [totals.bytes(usage), limit].map { ByteCount($0) }
        var sizes = bytes.map { Wording.size($0) }
        // Where a few bytes decide, they are said.
        if sizes[0] == sizes[1] { sizes = bytes.map { Wording.exactBytes($0) } }
        return "\(sizes[0]) are taken and \(sizes[1]) may be: \(what) go first"
    }
}
