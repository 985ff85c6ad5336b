package import Observations

/// Says from the pools alone what a repair of several steps does next.
///
/// It keeps no place of its own: killed anywhere, it looks at the guids and goes on. Between two
/// renames the target's name does not exist; the intent, written before, is what finds both again.
package struct SwapMachine: Sendable {
    /// What it is going to do.
    package let intent: SwapIntent
    /// The target's host as it is now, with the snapshots of `intent.watched`.
    package let listing: HostListing
    /// What the source still has.
    package let source: EndState
    /// Inflates zlib data, for tokens.
    let inflate: ResumeToken.Inflate

    let target: DatasetListing?
    let parked: DatasetListing?
    let side: DatasetListing?

    /// A look at the pools.
    package init(
        _ intent: SwapIntent,
        listing: HostListing,
        source: EndState,
        inflate: @escaping ResumeToken.Inflate
    ) {
        self.intent = intent
        self.listing = listing
        self.source = source
        self.inflate = inflate
        target = listing.datasets[intent.target]
        parked = listing.datasets[intent.parked]
        side = intent.side.flatMap { listing.datasets[$0] }
    }

    /// The next move.
    package func next() -> SwapMove {
        for name in intent.watched {
            if case .unknown(let why) = EndState.of(name, in: listing) {
                return .wait("what \(name) on \(intent.host) holds is not known (\(why.rawValue))")
            }
        }
        if let parked, parked.dataset.guid != intent.targetGuid {
            return .stuck("\(intent.parked) is not the copy that was set aside there")
        }
        return switch (target?.dataset.guid, parked != nil) {
        case (intent.targetGuid, false): beforeSwap()
        case (nil, true): betweenRenames()
        case (.some, true): afterSwap()
        case (nil, false):
            .stuck(
                "neither \(intent.target) nor \(intent.parked) is on \(intent.host): the dataset "
                    + "\(intent.targetGuid) has another name now or is gone"
            )
        case (.some, false):
            .stuck("\(intent.target) is another dataset now, and its old copy is not set aside")
        }
    }

    private func beforeSwap() -> SwapMove {
        if intent.kind == .fork, parkedBase(in: target) == nil {
            return .abandoned("the target has no longer the base that it was to go on from")
        }
        if let missing = intent.folders.first(where: { listing.datasets[$0] == nil }) {
            return run(.createFolder(missing, on: intent.host), "a place for what is set aside")
        }
        if let move = receiving() { return move }
        if target?.dataset.isMounted == true {
            return run(
                .unmount(intent.target, on: intent.host),
                "nobody may write to it while it is set aside"
            )
        }
        return run(
            .rename(intent.target, to: intent.parked, on: intent.host),
            "the old copy is kept under another name, with all its snapshots"
        )
    }

    private func betweenRenames() -> SwapMove {
        switch intent.kind {
        case .fork:
            guard let name = parkedBase(in: parked) else {
                return goBack("the copy that was set aside has no longer the base")
            }
            return run(
                .clone(
                    intent.parked.snapshot(name),
                    to: intent.target,
                    kind: intent.datasetKind,
                    on: intent.host
                ),
                "the target begins anew at the common base, which takes no space"
            )
        case .reanchor:
            guard let from = intent.side, side != nil, isReceived else {
                return goBack("the new copy is not there any more")
            }
            return run(
                .rename(from, to: intent.target, on: intent.host),
                "the new copy takes the target's name"
            )
        }
    }

    private func afterSwap() -> SwapMove {
        switch intent.kind {
        case .fork:
            if isClone(target, of: intent.parked) {
                return givingWay()
                    ?? run(
                        .promote(intent.target, on: intent.host),
                        "the snapshots up to the base belong to the target again"
                    )
            }
            guard isClone(parked, of: intent.target) else {
                return .stuck("\(intent.target) is not the clone that was made there")
            }
        case .reanchor:
            guard isNewCopy else {
                return .stuck("\(intent.target) is not the copy that was received")
            }
        }
        return childrenBack() ?? quiet() ?? .done
    }

    /// A promotion is refused while the clone has a snapshot of a name that it would take over
    /// (zfs-promote.8); whoever made one since keeps it under another name.
    private func givingWay() -> SwapMove? {
        let taken = Set(parked?.snapshots.map(\.name) ?? [])
        guard let snapshot = target?.snapshots.first(where: { taken.contains($0.name) }) else {
            return nil
        }
        return run(
            .renameSnapshot(
                of: intent.target,
                snapshot.name,
                to: "\(snapshot.name).\(snapshot.guid)",
                on: intent.host
            ),
            "a snapshot that was made meanwhile makes way for the history"
        )
    }

    private func goBack(_ why: String) -> SwapMove {
        .back(
            PlanStep(
                .run(.rename(intent.parked, to: intent.target, on: intent.host)),
                "\(why), so the old copy gets its name back"
            )
        )
    }

    /// Children followed the rename; each is brought back by its own.
    private func childrenBack() -> SwapMove? {
        for child in intent.children {
            guard let old = DatasetName("\(intent.parked)/\(child.leaf)"),
                let new = DatasetName("\(intent.target)/\(child.leaf)"),
                listing.datasets[old]?.dataset.guid == child.guid
            else { continue }
            guard listing.datasets[new] == nil else {
                return .stuck("\(new) is taken, so \(old) cannot get its name back")
            }
            return run(.rename(old, to: new, on: intent.host), "a child gets its name back")
        }
        return nil
    }

    /// A copy with a mountpoint of its own is not mounted when the pool is imported again.
    private func quiet() -> SwapMove? {
        guard let dataset = parked?.dataset, dataset.kind == .filesystem,
            dataset.canMount == "on", dataset.mountpoint?.hasPrefix("/") == true
        else { return nil }
        return run(
            .set("canmount", "noauto", of: intent.parked, on: intent.host),
            "the copy that is kept is not mounted by itself"
        )
    }

    func run(_ command: ZFSCommand, _ why: String) -> SwapMove {
        .forward(PlanStep(.run(command), why))
    }

    /// How the base is called in a listing; nil when it is not there.
    private func parkedBase(in listing: DatasetListing?) -> String? {
        listing?.snapshots.first { $0.guid == intent.base }?.name
    }

    private func isClone(_ listing: DatasetListing?, of origin: DatasetName) -> Bool {
        listing?.dataset.origin?.hasPrefix("\(origin)@") == true
    }
}
