package import Quantities

/// The engine's volumes and containers as last read; nothing in it is guessed.
///
/// It is a state machine without IO: whole lists replace, single looks amend, and both may come
/// twice or late.
package struct DockerInventory: Sendable, Hashable {
    /// The volumes by name, without their uses.
    private var known: [VolumeName: DockerVolume] = [:]
    /// The containers by id, destroyed ones too while a volume of theirs exists.
    private var sets: [String: LabelSet] = [:]
    /// Destroyed containers remembered at the most; the longest destroyed go first.
    package let destroyedMax: Int

    /// An inventory of nothing.
    package init(destroyedMax: Int = 1000) {
        self.destroyedMax = destroyedMax
    }

    /// The volumes by name, each with its uses.
    package var volumes: [DockerVolume] {
        let uses = self.uses
        return known.values.sorted { $0.name < $1.name }.map { volume in
            var volume = volume
            volume.uses = uses[volume.name] ?? []
            return volume
        }
    }

    /// The containers by name, destroyed ones too while a volume of theirs exists.
    package var labelSets: [LabelSet] {
        sets.values.sorted {
            ($0.containerName, $0.containerID) < ($1.containerName, $1.containerID)
        }
    }

    /// The container of an id; nil when it was never there or is forgotten.
    package func container(_ id: String) -> LabelSet? { sets[id] }

    private var uses: [VolumeName: [VolumeUse]] {
        var uses: [VolumeName: [VolumeUse]] = [:]
        for set in labelSets where set.existence.exists {
            for mount in set.mounts {
                guard let volume = mount.volume else { continue }
                uses[volume, default: []].append(
                    VolumeUse(
                        containerID: set.containerID,
                        containerName: set.containerName,
                        project: set.project,
                        destination: mount.destination,
                        isReadWrite: mount.isReadWrite,
                        isRunning: set.existence == .running
                    )
                )
            }
        }
        return uses
    }
}

extension DockerInventory {
    /// Takes over what the engine listed as everything it has.
    package mutating func replace(
        volumes: [DockerVolume],
        containers: [LabelSet],
        at now: Timestamp
    ) {
        known = Dictionary(volumes.map { ($0.name, $0) }) { $1 }
        let listed = Dictionary(containers.map { ($0.containerID, $0) }) { $1 }
        for id in sets.keys where listed[id] == nil { markDestroyed(id, at: now) }
        sets.merge(listed) { $1 }
        forgetReplaced()
    }

    /// Takes over one look at a volume; nil when the engine has none of that name.
    package mutating func set(_ name: VolumeName, _ volume: DockerVolume?) {
        known[name] = volume
        forgetReplaced()
    }

    /// Takes over one look at some containers: those of `ids` that were not found are destroyed.
    package mutating func set(
        _ ids: some Sequence<String>,
        _ found: [LabelSet],
        at now: Timestamp
    ) {
        let found = Dictionary(found.map { ($0.containerID, $0) }) { $1 }
        for id in ids {
            if let set = found[id] { sets[id] = set } else { markDestroyed(id, at: now) }
        }
        forgetReplaced()
    }

    private mutating func markDestroyed(_ id: String, at now: Timestamp) {
        guard let set = sets[id], set.existence.exists else { return }
        sets[id]?.existence = .destroyed(now)
    }

    /// Forgets destroyed containers whose volumes are all gone, whose place another has taken, and
    /// the longest destroyed beyond the limit.
    private mutating func forgetReplaced() {
        let living = sets.values.filter(\.existence.exists)
        let names = Set(living.map(\.containerName))
        let services = Set(living.compactMap(Self.composeService))
        sets = sets.filter { _, set in
            guard !set.existence.exists else { return true }
            let isReplaced =
                names.contains(set.containerName)
                || Self.composeService(set).map(services.contains) == true
            return !isReplaced && set.volumes.contains { known[$0] != nil }
        }
        let destroyed = sets.values.compactMap { set -> (id: String, at: Timestamp)? in
            guard case .destroyed(let at) = set.existence else { return nil }
            return (set.containerID, at)
        }
        guard destroyed.count > destroyedMax else { return }
        let oldest = destroyed.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        for (id, _) in oldest.prefix(destroyed.count - destroyedMax) { sets[id] = nil }
    }

    private static func composeService(_ set: LabelSet) -> [String]? {
        guard let project = set.project, let service = set.service else { return nil }
        return [project, service]
    }
}
