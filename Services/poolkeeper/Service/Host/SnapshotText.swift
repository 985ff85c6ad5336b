import Quantities
import SnapshotKeeper
import SnapshotKeeperCore

/// What the snapshot commands print.
enum SnapshotText {
    /// A plan that is not performed.
    static func preview(_ plan: SnapshotPlan, of subvolume: WatchedSubvolume) -> String {
        let going = plan.deletions
        let all = plan.verdicts.count { $0.snapshot.standing == .listed }
        let takes = plan.creates.map { "would take \($0) and " } ?? "would take nothing and "
        var text = "\(plan.path): \(takes)delete \(going.count) of \(all)\n"
        text += "  kept: \(subvolume.retention.words)\n"
        for reason in plan.withheld { text += "  ! \(reason.words)\n" }
        for snapshot in plan.heldBack {
            text += "  would go otherwise: \(line(snapshot, now: plan.madeAt))\n"
        }
        for snapshot in going { text += "  - \(line(snapshot, now: plan.madeAt))\n" }
        return text
    }

    /// What came of a run.
    static func report(_ report: RunReport) -> String {
        var text = "\(report.run.source): "
        if let taken = report.run.taken {
            text += "took \(taken)\n"
        } else if let failure = report.failure {
            text += "took nothing: \(failure)\n"
        } else {
            text += "deleted \(report.deleted.count)\n"
        }
        for reason in report.plan?.withheld ?? [] where !isSaid(reason, report) {
            text += "  ! \(reason.words)\n"
        }
        for name in report.deleted { text += "  - \(name)\n" }
        for left in report.left { text += "  ! \(left.name) stays: \(left.reason)\n" }
        for note in report.notes { text += "  \(note)\n" }
        return text
    }

    /// Every snapshot with why it is kept.
    static func list(_ view: KeptView, _ plan: SnapshotPlan) -> String {
        let rows = plan.verdicts.map { verdict in
            [
                verdict.snapshot.name, verdict.snapshot.takenAt.rfc3339.prefix(19) + "Z",
                verdict.snapshot.origin.word,
                verdict.isDeleted ? "goes with the next run" : reasons(verdict),
            ]
        }
        var text = "\(plan.path), in \(view.subvolume.folder)\n"
        text += "  kept: \(view.subvolume.retention.words)\n"
        for reason in plan.withheld { text += "  ! \(reason.words)\n" }
        text += rows.isEmpty ? "  there is no snapshot yet\n" : table(rows)
        for name in view.look.unreadable { text += "  ! \(name) could not be looked at\n" }
        if view.look.nestedCount > 0 { text += nested(view.look) }
        return text
    }

    /// What is taken over, or would be.
    static func adoption(_ adoption: Adoption, of path: String, isDry: Bool) -> String {
        let words = Wording.count(adoption.taken.count, "snapshot", "snapshots")
        var text = "\(path): \(isDry ? "would take over" : "took over") \(words)\n"
        for snapshot in adoption.taken {
            text += "  + \(snapshot.name)  \(snapshot.takenAt.rfc3339.prefix(19))Z\n"
        }
        for left in adoption.left { text += "  leaves \(left.snapshot.name): \(left.reason)\n" }
        return text
    }

    private static func nested(_ look: PlaceLook) -> String {
        let words = Wording.count(
            look.nestedCount,
            "subvolume lies inside and is",
            "subvolumes lie inside and are"
        )
        let names = look.nested.prefix(5).joined(separator: ", ")
        let more = look.nestedCount > 5 ? ", …" : ""
        return "  ! \(words) in no snapshot of this one: \(names)\(more)\n"
    }

    private static func reasons(_ verdict: SnapshotVerdict) -> String {
        verdict.keeps.map(\.words).joined(separator: "; ")
    }

    private static func isSaid(_ reason: Withholding, _ report: RunReport) -> Bool {
        if case .creationFailed = reason { report.failure != nil } else { false }
    }

    private static func line(_ snapshot: FoundSnapshot, now: Timestamp) -> String {
        let age = Wording.duration(now - snapshot.takenAt)
            .replacing(Wording.space, with: " ")
        return "\(snapshot.name)  \(age) old"
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column < 3
                    ? cell + String(repeating: " ", count: widths[column] - cell.count) : cell
            }
            return "  " + cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
