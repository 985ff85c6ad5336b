import Contracts
import HTTPSurface
import Quantities
import WebInterface

/// The snapshots of a pool's subvolumes, as their host's keeper tells.
struct SnapshotsSource: PoolSectionSource {
    let snapshots: SnapshotTable
    let scrubs: ScrubTable
    let desk: OrderDesk

    func section(
        of pool: PoolSubject,
        for caller: Principal,
        in call: PageCall
    ) async throws -> (any PoolSection)? {
        let scrub = try await scrubs.scrub(of: pool, in: caller.scope)
        let pools = Set([pool.assessed?.uuid, scrub?.id].compactMap(\.self))
        let mount = pool.assessed?.mount ?? scrub?.mount
        var subvolumes: [SnapshotsSection.Subvolume] = []
        for (fact, keeper) in try await snapshots.subvolumes(in: caller.scope)
        where pools.contains(fact.pool) || isUnread(fact, of: pool, at: mount) {
            var subvolume = try await desk.subvolume(fact, of: keeper, in: call)
            subvolume.mayTake = caller.permission.allows(.operate)
            subvolume.next = PoolLink.path(to: pool.name, of: pool.system)
            subvolumes.append(subvolume)
        }
        guard !subvolumes.isEmpty else { return nil }
        let csrf = SessionCookie.value(in: call.request).map(SessionCookie.formToken) ?? ""
        return SnapshotsSection(subvolumes: subvolumes, csrf: csrf)
    }

    /// Whether it is a subvolume of the pool that its keeper cannot reach now, and so has no UUID
    /// of a pool.
    private func isUnread(_ fact: SubvolumeAssessed, of pool: PoolSubject, at mount: String?)
        -> Bool
    {
        guard fact.pool.isEmpty, let mount, !mount.isEmpty,
            [pool.system.text, pool.title].contains(fact.host)
        else { return false }
        return fact.path == mount || fact.path.hasPrefix(mount == "/" ? "/" : mount + "/")
    }
}
