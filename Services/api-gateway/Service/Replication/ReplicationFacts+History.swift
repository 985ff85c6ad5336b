import Contracts
import Quantities
import WebInterface

/// Both ends on one axis, as an engine told of their newest snapshots.
extension ReplicationFacts {
    func show(
        _ history: ReplicationHistory,
        of fact: ReplicationAssessed,
        on page: inout ReplicationPage
    ) {
        page.timeline = timeline(history, fact)
        page.snapshots = rows(history, fact)
        let listed = Wording.ago(fact.evidenceAt, now: call.now)
        let left = history.sourceLeftOut + history.targetLeftOut
        let older = left > 0 ? ", \(Wording.count(left, "older one", "older ones")) left out" : ""
        page.timelineRemark = "listed \(listed), clock of \(fact.sourceHost)\(older)"
    }

    private func timeline(
        _ history: ReplicationHistory,
        _ fact: ReplicationAssessed
    ) -> SnapshotTimeline {
        let times = (history.source + history.target).map(\.at)
        let first = times.min() ?? call.now - .seconds(3600)
        let last = max(times.max() ?? call.now, call.now)
        var line = SnapshotTimeline(
            axis: TimeAxis(from: first - (last - first) / 20, to: last),
            calendar: call.calendar,
            sourceLabel: "\(fact.sourceHost) : \(fact.source)",
            targetLabel: "\(fact.targetHost) : \(fact.target)"
        )
        line.source = history.source.map { .init($0.at) }
        line.target = history.target.map { .init($0.at, isOwn: !$0.isOnBoth) }
        // The base of a target that is far behind is not among the newest of the source.
        line.base = (history.source + history.target).first { $0.guid == fact.base }?.at
        line.newest = history.source.last?.at
        line.gap = fact.pending == 0 ? "" : Wording.count(fact.pending, "snapshot", "snapshots")
        if let lag = fact.lagSeconds, lag > 0 {
            line.delay = "\(Wording.duration(.seconds(lag))) behind"
        }
        line.finding =
            "The primary has \(history.source.count + history.sourceLeftOut) snapshots, the backup "
            + "\(history.target.count + history.targetLeftOut); \(fact.pending) wait to be sent."
        return line
    }

    private func rows(
        _ history: ReplicationHistory,
        _ fact: ReplicationAssessed
    ) -> [ReplicationPage.SnapshotRow] {
        let here = history.source.map { row($0, fact, onSource: true, onTarget: $0.isOnBoth) }
        let listed = Set(history.source.map(\.guid))
        let there = history.target.filter { !listed.contains($0.guid) }
            .map { row($0, fact, onSource: $0.isOnBoth, onTarget: true) }
        let places = Dictionary(
            (history.source + history.target).map { ($0.guid, $0.at) },
            uniquingKeysWith: { first, _ in first }
        )
        return (here + there).sorted {
            (places[$0.guid] ?? fact.asOf, $0.name) > (places[$1.guid] ?? fact.asOf, $1.name)
        }
    }

    private func row(
        _ mark: ReplicationHistory.Mark,
        _ fact: ReplicationAssessed,
        onSource: Bool,
        onTarget: Bool
    ) -> ReplicationPage.SnapshotRow {
        let there =
            mark.guid == fact.base ? "yes, common base" : onSource ? "yes" : "yes, only here"
        return ReplicationPage.SnapshotRow(
            taken: call.calendar.moment(mark.at, now: call.now),
            name: mark.name,
            guid: mark.guid,
            onSource: onSource ? "yes" : "no",
            onTarget: onTarget ? there : "no"
        )
    }
}
