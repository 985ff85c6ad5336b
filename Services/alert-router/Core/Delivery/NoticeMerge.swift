/// Makes one notice of several that were not delivered, so that a target is told once.
package enum NoticeMerge {
    /// The notice that tells all that an older and a newer one tell.
    ///
    /// The newer one's word counts for every alert it names. One that only the older one names is
    /// told too: it began while nobody could be told, and as the newer one leaves it out it is
    /// over.
    package static func merged(_ older: GroupNotice, _ newer: GroupNotice) -> GroupNotice {
        var result = newer
        let named = Set(newer.members.map(\.alert.fingerprint))
        let left = older.members.filter { !named.contains($0.alert.fingerprint) }.map { member in
            guard !member.isResolved else { return member }
            var ended = member
            ended.isResolved = true
            ended.alert.endsAt = min(ended.alert.endsAt, newer.at)
            return ended
        }
        result.members = (left + newer.members).sorted { left, right in
            (left.alert.startsAt, left.alert.fingerprint)
                < (right.alert.startsAt, right.alert.fingerprint)
        }
        result.reason = reason(older, newer, result)
        return result
    }

    /// The notice of several, oldest first; nil for none.
    package static func merged(_ notices: [GroupNotice]) -> GroupNotice? {
        guard let first = notices.first else { return nil }
        return notices.dropFirst().reduce(first) { merged($0, $1) }
    }

    private static func reason(
        _ older: GroupNotice,
        _ newer: GroupNotice,
        _ merged: GroupNotice
    ) -> GroupNotice.Reason {
        if merged.members.allSatisfy(\.isResolved) { return .allResolved }
        if older.reason == .firstNotification { return .firstNotification }
        return newer.reason == .repeated ? older.reason : newer.reason
    }
}
