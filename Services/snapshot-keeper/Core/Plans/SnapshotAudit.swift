import Foundation
import Observations
import Quantities

/// Looks at a plan once more before anything of it is deleted, knowing nothing of the planner.
///
/// It reads the calendar off the text of each moment and asks of each deletion whether any rule
/// would have kept it, so that a fault in a rule is found before a snapshot is gone.
package struct SnapshotAudit: Sendable {
    /// What the ledger says, by name: the UUID it lists.
    package let ledger: [String: String]
    /// The input of the plan.
    package let input: PlanInput

    /// An audit against the ledger.
    package init(ledger: [String: String], input: PlanInput) {
        self.ledger = ledger
        self.input = input
    }

    /// Everything the plan cannot be right about; empty when it may be performed.
    package func findings(_ plan: SnapshotPlan) -> [String] {
        let going = plan.deletions
        guard !going.isEmpty else { return [] }
        return general(plan) + going.flatMap { doubts($0) } + kept(going)
    }

    private func general(_ plan: SnapshotPlan) -> [String] {
        var found: [String] = []
        if !plan.withheld.isEmpty { found.append("it deletes although it says it must not") }
        if case .failed = input.creation { found.append("it deletes after a failed snapshot") }
        if input.clock != .steady { found.append("it deletes by a clock that was set") }
        if case .unknown = input.sent { found.append("it deletes without knowing what was sent") }
        let names = plan.verdicts.map(\.snapshot.name)
        if Set(names).count != names.count { found.append("it names a snapshot twice") }
        if Set(names) != Set(input.found.map(\.name)) {
            found.append("it is of other snapshots than were found")
        }
        return found
    }

    private func doubts(_ snapshot: FoundSnapshot) -> [String] {
        var found: [String] = []
        if ledger[snapshot.name] != snapshot.subvolume.uuid {
            found.append("\(snapshot.name) is not the subvolume that the ledger lists")
        }
        if !snapshot.subvolume.isReadOnly { found.append("\(snapshot.name) can be written") }
        if snapshot.hold != nil { found.append("\(snapshot.name) is held") }
        if snapshot.takenAt > input.now { found.append("\(snapshot.name) is from the future") }
        return found
    }

    /// Deletions that a rule keeps, told from the rules' words alone.
    private func kept(_ going: [FoundSnapshot]) -> [String] {
        var all = input.found.filter { ledger[$0.name] == $0.subvolume.uuid }
            .map { (moment: $0.takenAt, id: $0.subvolume.id) }
        if case .planned = input.creation { all.append((input.now, .max)) }
        let policy = input.policy
        let spans: [(count: Int, name: (Timestamp) -> String)] = [
            (policy.hourly, { Self.text($0, 13) }), (policy.daily, { Self.text($0, 10) }),
            (policy.weekly, Self.week), (policy.monthly, { Self.text($0, 7) }),
            (policy.yearly, { Self.text($0, 4) }),
        ]
        var protected: Set<UInt64> = []
        for span in spans where span.count > 0 {
            let groups = Dictionary(grouping: all) { span.name($0.moment) }
            for group in groups.keys.sorted().suffix(span.count) {
                let first = (groups[group] ?? []).min { ($0.moment, $0.id) < ($1.moment, $1.id) }
                if let first { protected.insert(first.id) }
            }
        }
        if let newest = all.max(by: { ($0.moment, $0.id) < ($1.moment, $1.id) }) {
            protected.insert(newest.id)
        }
        return going.compactMap { snapshot in
            let age = input.now.microseconds - snapshot.takenAt.microseconds
            let isYoung = Double(age) <= Double(policy.days ?? -1) * 86_400e6
            let isKept = protected.contains(snapshot.subvolume.id) || isYoung || isParent(snapshot)
            return isKept ? "\(snapshot.name) is kept by a rule" : nil
        }
    }

    /// Whether it is the newest one that some target has.
    private func isParent(_ snapshot: FoundSnapshot) -> Bool {
        guard case .known(let targets) = input.sent else { return true }
        func sentAs(_ one: FoundSnapshot) -> String {
            one.subvolume.receivedUUID ?? one.subvolume.uuid
        }
        return targets.contains { target in
            guard target.contains(sentAs(snapshot)) else { return false }
            return !input.found.contains { other in
                ledger[other.name] == other.subvolume.uuid && target.contains(sentAs(other))
                    && (other.takenAt, other.subvolume.id)
                        > (snapshot.takenAt, snapshot.subvolume.id)
            }
        }
    }

    /// The first letters of `2026-11-27T02:00:00Z`: hour, day, month or year.
    private static func text(_ moment: Timestamp, _ count: Int) -> String {
        String(moment.rfc3339.prefix(count))
    }

    /// The date of the Monday before.
    private static func week(_ moment: Timestamp) -> String {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1e6)
        let monday = calendar.dateInterval(of: .weekOfYear, for: date)?.start ?? date
        return text(Timestamp(seconds: Int64(monday.timeIntervalSince1970)), 10)
    }
}
