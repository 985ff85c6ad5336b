import Observations
package import Quantities

/// What snapshots by a schedule and the clean-ups behind them come to, from one moment to another.
///
/// A policy is tried that way before anything is trusted to it.
package struct RetentionYear: Sendable {
    /// A calendar month of it, in UTC.
    package struct Month: Sendable, Hashable {
        /// `2027-06`.
        package let name: String
        /// Snapshots that were taken in it.
        package var taken = 0
        /// Snapshots that went in it.
        package var gone = 0
        /// Snapshots that stay at its end.
        package var stay = 0
        /// When the oldest of these was taken.
        package var oldest: Timestamp?
    }

    /// The months, the first one first.
    package private(set) var months: [Month] = []
    /// What is there at the end with why, the newest first.
    package private(set) var left: [SnapshotVerdict] = []
    private let head: String

    /// Takes each snapshot of a schedule, and lets go what a policy lets go.
    ///
    /// - Parameters:
    ///   - path: the subvolume, after which snapshots are named.
    ///   - policy: what is kept.
    ///   - schedule: when snapshots are taken.
    ///   - start: the first is the one due next after this.
    ///   - end: the last is due before this.
    ///   - look: is shown every plan with what it was made of.
    package init(
        of path: String,
        _ policy: RetentionPolicy,
        _ schedule: SnapshotSchedule,
        from start: Timestamp,
        to end: Timestamp,
        look: (PlanInput, SnapshotPlan) -> Void = { _, _ in }
    ) {
        head = "\(policy.words), at \(schedule.words)"
        var found: [FoundSnapshot] = []
        var (now, number) = (schedule.next(after: start), UInt64(300))
        while now < end {
            number += 1
            found.append(Self.snapshot(number, of: path, at: now))
            let input = PlanInput(path: path, found: found, policy: policy, now: now)
            let plan = SnapshotPlanner.plan(input)
            look(input, plan)
            let going = Set(plan.deletions)
            found.removeAll { going.contains($0) }
            note(now, plan, gone: going.count)
            now = schedule.next(after: now)
        }
    }

    /// A table of the months and a list of what is left, for a person.
    package var text: String {
        var text = "\(head)\n\nmonth    taken  gone  stay  oldest\n"
        for month in months {
            let counts = [(month.taken, 5), (month.gone, 6), (month.stay, 6)]
            let columns = counts.map { number, width in
                String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
            }
            text += "\(month.name)  \(columns.joined())  \(month.oldest?.rfc3339 ?? "")\n"
        }
        text += "\nwhat stays at the end\n"
        for verdict in left {
            let reasons = verdict.keeps.map(\.words).joined(separator: "; ")
            text += "\(verdict.snapshot.name)  \(reasons)\n"
        }
        return text
    }

    private mutating func note(_ now: Timestamp, _ plan: SnapshotPlan, gone: Int) {
        left = plan.verdicts.filter { !$0.isDeleted }
        let name = String(now.rfc3339.prefix(7))
        if months.last?.name != name { months.append(Month(name: name)) }
        let last = months.count - 1
        months[last].taken += 1
        months[last].gone += gone
        months[last].stay = left.count
        months[last].oldest = left.last?.snapshot.takenAt
    }

    private static func snapshot(
        _ number: UInt64,
        of path: String,
        at moment: Timestamp
    ) -> FoundSnapshot {
        FoundSnapshot(
            name: SnapshotName(label: SnapshotLabel(path: path), moment: moment).description,
            subvolume: BtrfsSubvolume(
                id: number,
                parent: 5,
                uuid: "snapshot \(number)",
                parentUUID: "the subvolume",
                receivedUUID: nil,
                isReadOnly: true,
                madeAt: moment
            ),
            standing: .listed
        )
    }
}
