package import Observations
package import Quantities

/// What a run of a rule would delete, and why: a value to look at, to confirm and to perform.
///
/// It names a place in the order of files and not each of them, so it is small whatever the number
/// of files. Performing it deletes what stands before that place and was not touched since.
package struct CleanupPlan: Sendable, Hashable, Codable {
    /// The registration's id.
    package let registration: String
    /// The rule.
    package let rule: CleanupRule
    /// When it was made, and on what.
    package let context: PlanContext
    /// What is there.
    package let totals: TreeTotals
    /// How many names it deletes.
    package let files: Int64
    /// How many empty directories it removes beside.
    package let directories: Int64
    /// Bytes of length that become free.
    package let apparentBytes: Int64
    /// Bytes on the disk that become free.
    package let allocatedBytes: Int64
    /// When the oldest content that goes was changed; nil when nothing goes.
    package let oldest: Timestamp?
    /// When the newest content that goes was changed; nil when nothing goes.
    package let newest: Timestamp?
    /// The first 100 files that go, in order.
    package let first: [PlannedFile]
    /// What the files hold by day of the rule's order; none in an order by size.
    package let days: [PlanDay]
    /// Why it waits for confirmation; nil when it does not.
    package let held: HoldReason?
    /// Why nothing can be said; nil when the plan holds.
    package let unknown: String?
    /// What was odd.
    package let anomalies: [PlanAnomaly]
    /// What could not be looked at; what lies there stays and does not count.
    package let problems: [FileProblem]
    /// Stands for the rule and the files that go; equal plans have equal ones.
    package let digest: String
    /// Up to where files go in the order.
    package let cut: Cut
    /// Inodes that stay though they stand before the cut.
    package let kept: Set<UInt64>
    /// Inodes of several names that go.
    package let linked: Set<UInt64>
    /// Files that count as one of the latest, and how many of them go with the cut.
    package let counted: Counted

    /// Counts that the audit compares.
    package struct Counted: Sendable, Hashable, Codable {
        /// Files that stand before the cut.
        package let before: Int64
        /// All that count.
        package let all: Int64

        /// Counts.
        package init(before: Int64, all: Int64) {
            self.before = before
            self.all = all
        }
    }

    /// Why the files go that do.
    package var reason: String {
        rule.algorithm.reason(totals, in: context, usage: rule.guards.usage)
    }

    /// Whether there is nothing to do.
    package var isEmpty: Bool { files == 0 && directories == 0 }

    /// The bytes that become free, as the rule counts them.
    package var bytes: Int64 { rule.guards.usage == .allocated ? allocatedBytes : apparentBytes }

    /// By which part the set of files differs from another plan's, from 0 to 1.
    ///
    /// Plans of one digest do not differ; other ones differ by their counts or their bytes,
    /// whichever is more, and plans of other rules wholly.
    package func change(since other: CleanupPlan) -> Double {
        guard digest != other.digest else { return 0 }
        guard rule == other.rule, registration == other.registration else { return 1 }
        func part(_ mine: Int64, _ theirs: Int64) -> Double {
            mine == theirs ? 0 : Double(abs(mine - theirs)) / Double(Swift.max(mine, theirs, 1))
        }
        return Swift.max(part(files, other.files), part(bytes, other.bytes))
    }
}
