import AlertRouterCore
import Quantities

/// The alerts of a group that was looked at, by what keeps them quiet.
struct FlushSorting {
    /// One alert, with the numbers that say whether a target was told of it.
    fileprivate struct Entry {
        let member: GroupNotice.Member
        /// Its number: of all its labels, another one while it is told of as flapping.
        let hash: UInt64
        /// Its numbers as flapping and as not flapping.
        let hashes: Set<UInt64>
    }

    /// Those that are told of.
    private var loud: [Entry] = []
    /// Those that ended while announced work kept them quiet: told where somebody was told that
    /// they held.
    private var endedInWork: [Entry] = []
    /// The numbers of those that hold and that announced work alone keeps quiet.
    private var held: Set<UInt64> = []

    /// What a target is to see of a group.
    struct View {
        /// What it was told before, with what is held back since.
        var entry: NotificationEntry?
        /// The alerts, ordered as they began.
        var members: [GroupNotice.Member]
        var firing: Set<UInt64>
        var resolved: Set<UInt64>
        fileprivate var over: Set<UInt64>

        /// What it is told now.
        func next(at now: Timestamp) -> NotificationEntry {
            let held = (entry?.held ?? []).subtracting(firing).subtracting(over)
            return NotificationEntry(at: now, firing: firing, resolved: resolved, held: held)
        }
    }

    /// Sorts the alerts of a look.
    init(_ flush: GroupFlush, _ state: DeskState, quiet: any QuietRules) {
        for member in flush.members {
            let alert = member.alert
            let standing = state.standing(of: alert, at: flush.at, quiet: quiet)
            let isInWork =
                member.isResolved
                ? !standing.mutedBy.isEmpty || !state.work(on: alert, at: alert.endsAt).isEmpty
                : !standing.mutedBy.isEmpty
            guard standing.silencedBy.isEmpty, standing.inhibitedBy.isEmpty else { continue }
            let entry = Self.entry(member, state)
            switch (isInWork, member.isResolved) {
            case (false, _): loud.append(entry)
            case (true, true): endedInWork.append(entry)
            case (true, false): held.formUnion(entry.hashes)
            }
        }
    }

    /// Whether nobody can be told of any.
    var isEmpty: Bool { loud.isEmpty && endedInWork.isEmpty && held.isEmpty }

    /// What a target is to see that was told something before.
    func view(since old: NotificationEntry?) -> View {
        var entry = old
        entry?.hold(held)
        let known = (entry?.firing ?? []).union(entry?.held ?? [])
        let seen = (loud + endedInWork.filter { !$0.hashes.isDisjoint(with: known) })
            .sorted { $0.place < $1.place }
        let over = Set(seen.filter(\.member.isResolved).flatMap(\.hashes))
        entry?.release(over)
        return View(
            entry: entry,
            members: seen.map(\.member),
            firing: Set(seen.filter { !$0.member.isResolved }.map(\.hash)),
            resolved: Set(seen.filter(\.member.isResolved).map(\.hash)),
            over: over
        )
    }

    private static func entry(_ member: GroupNotice.Member, _ state: DeskState) -> Entry {
        let plain = Fingerprint(of: member.alert.labels).value
        let flapping = plain ^ 0x9E37_79B9_7F4A_7C15
        let isFlapping = state.flapping.wasTold(member.alert.fingerprint)
        return Entry(
            member: member,
            hash: isFlapping ? flapping : plain,
            hashes: [plain, flapping]
        )
    }
}

extension FlushSorting.Entry {
    /// Where it stands in a message.
    fileprivate var place: (Timestamp, Fingerprint) {
        (member.alert.startsAt, member.alert.fingerprint)
    }
}
