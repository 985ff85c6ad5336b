package import Observations
package import Quantities

/// Says of one file whether a selection takes it, so that a second walk can delete as it goes.
package struct Chooser: Sendable {
    private let sieve: Sieve
    private let order: FileOrder
    private let usage: UsageKind
    private let cut: Cut
    private let kept: Set<UInt64>
    private let linked: Set<UInt64>

    /// The chooser of a fresh selection.
    package init(rule: CleanupRule, at now: Timestamp, selection: Selection) {
        sieve = Sieve(rule, at: now)
        order = rule.algorithm.order
        usage = rule.guards.usage
        cut = selection.cut
        kept = selection.kept
        linked = selection.linked
    }

    /// The chooser of a plan.
    package init(_ plan: CleanupPlan) {
        sieve = Sieve(plan.rule, at: plan.context.now)
        order = plan.rule.algorithm.order
        usage = plan.rule.guards.usage
        cut = plan.cut
        kept = plan.kept
        linked = plan.linked
    }

    /// Whether a folder is entered.
    package func enters(name: Span<UInt8>, path: Span<UInt8>) -> Bool {
        sieve.enters(name: name, path: path)
    }

    /// Whether a file is taken.
    package func takes(_ record: FileRecord, name: Span<UInt8>, folder: PathBytes) -> Bool {
        let path = sieve.needsPath ? folder.appending(name) : PathBytes([])
        guard sieve.standing(of: record, name: name, path: path.bytes.span) == .deletable else {
            return false
        }
        if record.isLinked { return linked.contains(record.inode) }
        guard !kept.contains(record.inode) else { return false }
        let bare = Position(record, order: order, usage: usage, path: nil)
        if let takes = cut.takes(key: bare.key, modified: bare.modified, size: bare.size) {
            return takes
        }
        let whole = folder.appending(name)
        return cut.takes(Position(record, order: order, usage: usage, path: whole))
    }
}
