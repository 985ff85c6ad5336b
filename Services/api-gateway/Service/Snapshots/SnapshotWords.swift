import Contracts
import Quantities
import WebInterface

/// What a keeper told of a subvolume, for the pool's page.
struct SnapshotWords {
    let fact: SubvolumeAssessed
    let now: Timestamp
    let calendar: WallCalendar

    init(_ fact: SubvolumeAssessed, now: Timestamp, calendar: WallCalendar) {
        self.fact = fact
        self.now = now
        self.calendar = calendar
    }

    var subvolume: SnapshotsSection.Subvolume {
        var subvolume = SnapshotsSection.Subvolume(
            path: fact.path,
            badge: Self.badge(fact.health),
            lead: lead,
            remark: "on \(fact.host), keeps \(fact.retention)"
        )
        subvolume.host = fact.host
        subvolume.notes = notes
        subvolume.rows = fact.snapshots.map(row)
        if fact.snapshotsLeftOut > 0 {
            subvolume.rest = "and \(Wording.grouped(Int64(fact.snapshotsLeftOut))) older ones"
        }
        return subvolume
    }

    static func badge(_ health: SnapshotHealth) -> Badge {
        switch health {
        case .ok: Badge(.fine, "Kept")
        case .missing: Badge(.critical, "Missing")
        case .unreachable: Badge(.critical, "Unreachable")
        case .held: Badge(.warning, "Held", isHeld: true)
        case .partial: Badge(.warning, "Partly deleted")
        default: Badge(.unknown, "Unknown")
        }
    }

    private var lead: Sentence {
        if let reason = fact.reason { return "\(strong: reason)." }
        guard let newest = fact.newestAt else { return "\(strong: "There is no snapshot yet.")" }
        let age = Wording.duration(now - newest)
        return "\(strong: "The newest is \(age) old"), \(next)."
    }

    private var next: String {
        guard let next = fact.nextAt else { return "the next one is taken when it is asked for" }
        return "the next one is due \(calendar.moment(next, now: now))"
    }

    private var notes: [Sentence] {
        var notes: [Sentence] = []
        if fact.foreign > 0 {
            let words = Wording.count(fact.foreign, "snapshot is", "snapshots are")
            notes.append(
                "\(strong: "\(words) not in the ledger") and never deleted; "
                    + "\(strong: "poolkeeper snapshots adopt") takes ASG's and snapper's over."
            )
        }
        let count = fact.nested.count + fact.nestedLeftOut
        if count > 0 {
            let words = Wording.count(
                count,
                "subvolume lies inside and is",
                "subvolumes lie inside and are"
            )
            let names = fact.nested.prefix(5).joined(separator: ", ")
            notes.append(
                "\(strong: "\(words) in no snapshot of this one"): \(names)."
            )
        }
        return notes
    }

    private func row(_ snapshot: SnapshotState) -> SnapshotsSection.Row {
        SnapshotsSection.Row(
            name: snapshot.name,
            taken: Moment(
                snapshot.takenAt,
                words: calendar.moment(snapshot.takenAt, now: now)
            ),
            origin: snapshot.origin,
            reason: snapshot.reasons.isEmpty
                ? "goes with the next run" : snapshot.reasons.joined(separator: "; ")
        )
    }
}
