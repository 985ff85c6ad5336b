package import Observations

/// `keep_n_latest`: the newest `keep_count` files stay, the others go.
///
/// Files are counted after the filters. To keep none has to be said twice.
package struct KeepNLatest: CleanupAlgorithm {
    /// The name in registrations and labels.
    package static let name = "keep_n_latest"

    /// Which of a file's times says what is new.
    package let order: FileOrder
    /// So many stay.
    package let keepCount: Int64

    /// Reads `keep_count`, `sort_by` and `allow_empty`.
    package static func read(_ reader: inout ParameterReader) -> KeepNLatest? {
        let isGiven = reader.has("keep_count")
        let count = reader.integer("keep_count", in: 0...Int64.max)
        if !isGiven { reader.fail("keep_count", "is missing; say how many files stay") }
        let order = reader.word("sort_by", FileOrder.self) ?? .modified
        if order == .size {
            reader.fail("sort_by", "`size` says not what is latest; use mtime, ctime or btime")
        }
        let mayEmpty = reader.flag("allow_empty") ?? false
        if count == 0, !mayEmpty {
            reader.fail("keep_count", "0 deletes every file; say `allow_empty: true` as well")
        }
        return count.map { KeepNLatest(order: order, keepCount: $0) }
    }

    /// Everything but the newest.
    package func demand(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> Demand {
        .everything(keepingLast: keepCount)
    }

    /// How many stay.
    package func reason(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> String {
        "it is not one of the \(keepCount) latest by \(order.rawValue)"
    }
}
