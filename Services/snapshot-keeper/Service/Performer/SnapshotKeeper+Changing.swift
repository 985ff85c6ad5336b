import Observations
import Quantities
package import SnapshotKeeperCore

extension SnapshotKeeper {
    /// Takes a snapshot between the commands before and after; what became of it.
    func take(
        _ view: KeptView,
        _ request: RunRequest,
        _ report: inout RunReport
    ) async throws -> CreationStanding {
        if let refusal = refusal(view) {
            report.failure = refusal
            return .failed(refusal)
        }
        let name = name(view).description
        let failure = try await between(view.subvolume, name, &report) {
            try await self.takeAndList(name, view, request)
        }
        report.failure = failure
        guard failure == nil else { return .failed(failure ?? "") }
        report.run.taken = name
        return .made
    }

    /// Runs the command before, the act, and the command after; why nothing was taken, nil when it
    /// was.
    private func between(
        _ subvolume: WatchedSubvolume,
        _ name: String,
        _ report: inout RunReport,
        _ act: () async throws -> String?
    ) async throws -> String? {
        let hooks = subvolume.hooks
        let before = try await hook(hooks.before, "before", subvolume, name, &report)
        let result: Result<String?, any Error>
        do {
            result = .success(before == nil ? try await act() : before)
        } catch {
            result = .failure(error)
        }
        // What was halted before goes on, whatever became of the snapshot.
        if let after = try await hook(hooks.after, "after", subvolume, name, &report) {
            report.notes.append(after)
        }
        return try result.get()
    }

    private func hook(
        _ words: [String],
        _ which: String,
        _ subvolume: WatchedSubvolume,
        _ name: String,
        _ report: inout RunReport
    ) async throws -> String? {
        let said = try await hooks.run(
            words,
            within: subvolume.hooks.timeMax,
            subvolume: subvolume.path,
            snapshot: "\(subvolume.folder)/\(name)"
        )
        if !said.output.isEmpty { report.notes.append("the command \(which) said: \(said.output)") }
        return said.failure.map { "the command \(which) failed: \($0)" }
    }

    /// Writes down, takes, writes down again; why it could not be taken.
    private func takeAndList(
        _ name: String,
        _ view: KeptView,
        _ request: RunRequest
    ) async throws -> String? {
        let subvolume = view.subvolume
        let row = LedgerRow(
            source: subvolume.path,
            sourceUUID: view.look.source.uuid,
            pool: view.look.pool,
            folder: subvolume.folder,
            name: name,
            intendedAt: clock.now(),
            trigger: request.trigger
        )
        let id = try await store.write([row]).first ?? 0
        await passing(.intendedTaking)
        let made: BtrfsSubvolume
        do {
            made = try await onPool { [place] in try place.take(name, of: subvolume) }
        } catch let refusal as KeeperRefusal {
            try await store.note(id, .failed, said: refusal.description)
            return refusal.description
        }
        await passing(.taken)
        try await store.note(id, .listed, made)
        await passing(.listed)
        return nil
    }

    /// Lets go what the audited plan lets go, one after the other.
    func delete(
        _ plan: SnapshotPlan,
        _ view: KeptView,
        _ report: inout RunReport
    ) async throws {
        let subvolume = view.subvolume
        for snapshot in plan.deletions {
            guard let row = view.review.listed[snapshot.name], row.uuid == snapshot.subvolume.uuid
            else { continue }
            try await store.note(row.id, .deleting, said: "no rule keeps it")
            await passing(.intendedDeleting)
            do {
                let (name, uuid) = (snapshot.name, snapshot.subvolume.uuid)
                try await onPool { [place] in
                    try place.delete(name, uuid: uuid, of: subvolume)
                }
            } catch let refusal as KeeperRefusal {
                try await store.note(row.id, .listed, said: refusal.description)
                report.left.append(.init(name: snapshot.name, reason: refusal.description))
                continue
            }
            await passing(.deleted)
            try await store.note(row.id, .deleted, said: "no rule keeps it")
            await passing(.settled)
            report.deleted.append(snapshot.name)
        }
    }

    /// Lets the stable name lead to the newest snapshot of the ledger.
    func relink(_ view: KeptView, _ report: inout RunReport) async throws {
        let subvolume = view.subvolume
        let newest = report.plan?.verdicts.first { $0.snapshot.standing == .listed }?.snapshot.name
        guard subvolume.link != nil, let newest, newest != view.look.linked else { return }
        do {
            try await onPool { [place] in try place.link(to: newest, of: subvolume) }
        } catch let refusal as KeeperRefusal {
            report.notes.append("the stable name was not moved: \(refusal.description)")
        }
    }

    // MARK: - By hand

    /// What would be taken over into the ledger, and what is left; changes nothing.
    package func adoption(of subvolume: WatchedSubvolume) async throws -> Adoption {
        let view = try await review(subvolume)
        return Adoption(of: view.review.found, source: view.look.source)
    }

    /// Takes others' snapshots of a subvolume over into the ledger, so that its rules count for
    /// them.
    package func adopt(_ subvolume: WatchedSubvolume) async throws -> Adoption {
        let view = try await settled(subvolume)
        let adoption = Adoption(of: view.review.found, source: view.look.source)
        let now = clock.now()
        let rows = adoption.taken.map { snapshot in
            var row = LedgerRow(
                source: subvolume.path,
                sourceUUID: view.look.source.uuid,
                pool: view.look.pool,
                folder: subvolume.folder,
                name: snapshot.name,
                uuid: snapshot.subvolume.uuid,
                state: .listed,
                intendedAt: now,
                trigger: "adopted"
            )
            row.takenAt = snapshot.subvolume.madeAt
            return row
        }
        if !rows.isEmpty { _ = try await store.write(rows) }
        try await assess(subvolume)
        return adoption
    }

    /// Brings a snapshot back beside its live subvolume; the live one stays as it is.
    ///
    /// - Returns: where it is now.
    package func restore(
        _ name: String,
        of subvolume: WatchedSubvolume,
        to path: String?
    ) async throws -> String {
        let view = try await review(subvolume)
        guard view.look.entries[name] != nil else {
            throw KeeperRefusal(.noSnapshot, "there is no snapshot \(name) in \(subvolume.folder)")
        }
        let place = path ?? Self.place(beside: subvolume.path, at: clock.now())
        try await onPool { [keeper = self.place] in
            try keeper.restore(name, of: subvolume, to: place)
        }
        return place
    }

    /// Holds a snapshot, or lets it go again with nil.
    package func hold(
        _ name: String,
        of subvolume: WatchedSubvolume,
        because why: String?
    ) async throws {
        let view = try await settled(subvolume)
        guard let row = view.review.listed[name] else {
            throw KeeperRefusal(.noSnapshot, "the ledger lists no \(name) in \(subvolume.folder)")
        }
        try await store.hold(row.id, why)
        try await assess(subvolume)
    }

    /// `/srv/media.restored-20261127T020000Z`; for `/` a folder in it.
    static func place(beside path: String, at now: Timestamp) -> String {
        let name = SnapshotName(label: SnapshotLabel(path: path), moment: now).description
        let moment = name.split(separator: ".").last ?? ""
        return (path == "/" ? "/root" : path) + ".restored-\(moment)"
    }
}
