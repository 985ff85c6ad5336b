import Observations

/// The part of a re-anchor that makes the new copy.
extension SwapMachine {
    /// The next stream into the copy, or what else it needs; nil when it has all it can get.
    func receiving() -> SwapMove? {
        guard let copy = intent.copy else { return nil }
        guard case .present(let source) = source else {
            return .wait("what the source holds is not known")
        }
        guard let side else { return full(copy, source) }
        if side.dataset.resumeToken != nil { return resuming(side.dataset, source) }
        let match = HistoryMatch(source: source, target: side)
        guard let base = match.base else {
            return .abandoned("the new copy has nothing in common with the source any more")
        }
        // The source went another way meanwhile: swapped in as it is, it is then planned anew.
        guard match.extras.isEmpty else { return nil }
        guard let goal = match.pending.first(where: { $0.guid == copy.goal }) else { return nil }
        let stream: StreamRequest =
            switch base.source {
            case .snapshot(let snapshot):
                .through(from: snapshot.name, to: goal, copy.ends, copy.flags)
            case .bookmark:
                .single(from: base.sendBase, to: match.pending[0], copy.ends, copy.flags)
            }
        return .forward(PlanStep(.stream(stream), "the history up to the newest"))
    }

    private func full(_ copy: SwapCopy, _ source: DatasetListing) -> SwapMove {
        guard let first = source.snapshots.first(where: { $0.guid == copy.first }) else {
            return .abandoned("the source has no longer what was to be copied")
        }
        let stream = StreamRequest.full(
            first,
            copy.ends,
            copy.flags,
            kind: intent.datasetKind
        )
        return .forward(PlanStep(.stream(stream), "a full copy beside the old one"))
    }

    private func resuming(_ dataset: DatasetRecord, _ source: DatasetListing) -> SwapMove {
        guard case .token(let token, let text) = PartialReceive.of(dataset, inflate: inflate),
            !token.isEmpty, source.snapshots.contains(where: { $0.guid == token.toGuid }),
            isThere(token.fromGuid, source), var ends = intent.copy?.ends
        else {
            return run(
                .abortReceive(dataset.name, on: intent.host),
                "what was begun cannot go on, so it begins anew"
            )
        }
        ends.target = dataset.name
        return .forward(
            PlanStep(
                .stream(.resume(text, expected: token.toGuid, ends)),
                "the copy goes on where it was cut short"
            )
        )
    }

    /// Whether a base is still at the source; a full stream needs none.
    private func isThere(_ guid: ZFSGuid?, _ source: DatasetListing) -> Bool {
        guard let guid else { return true }
        return source.snapshots.contains { $0.guid == guid }
            || source.bookmarks.contains { $0.guid == guid }
    }

    /// Whether the copy can stand in for the target.
    var isReceived: Bool {
        guard let side, side.dataset.resumeToken == nil, let copy = intent.copy else {
            return false
        }
        return side.snapshots.contains { $0.guid == copy.first }
    }

    /// Whether the dataset that has the target's name now is the one that was received.
    var isNewCopy: Bool {
        guard let target, target.dataset.guid != intent.targetGuid, let copy = intent.copy else {
            return false
        }
        return target.snapshots.contains { $0.guid == copy.first }
    }
}
