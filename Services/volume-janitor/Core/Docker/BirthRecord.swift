package import Quantities

/// When volumes were made: what is shown as `created_at`.
///
/// Before Docker 23 the engine's own `CreatedAt` is when the volume's folder last changed (moby
/// #44364), and moves with every file that is made in it. So the record keeps what was said first:
/// the moment of the engine's event when it was seen, else the earlier of `CreatedAt` and of when
/// the volume was first seen, which is marked as not exact.
package struct BirthRecord: Sendable, Hashable {
    /// What is known of one volume.
    package struct Entry: Sendable, Hashable {
        /// The best that is known of when it was made.
        package var at: Timestamp
        /// Whether an engine said so that knows; else it is when the volume was first seen.
        package var isExact: Bool

        /// What is known.
        package init(at: Timestamp, isExact: Bool) {
            self.at = at
            self.isExact = isExact
        }
    }

    /// What is known, by volume.
    package private(set) var entries: [VolumeName: Entry]
    /// Volumes that the engine told of and that were not seen yet.
    private var announced: [VolumeName: Timestamp] = [:]
    /// Volumes that were told of and not seen, at the most; past that their moments are not exact.
    package static let announcedMax = 1024
    /// Volumes whose entry was changed or removed since `takeChanged()`.
    private var changed: Set<VolumeName> = []

    /// A record as it was kept.
    package init(_ entries: [VolumeName: Entry] = [:]) {
        self.entries = entries
    }

    /// Notes that the engine told of a volume's making.
    ///
    /// Docker tells of it again whenever a container that uses the volume is made, so the event
    /// counts only for a volume that is not known, and only once all others were listed. The volume
    /// itself is seen later, so until then its moment waits.
    package mutating func noteCreated(_ birth: VolumeBirth) {
        guard entries[birth.name] == nil, announced[birth.name] == nil else { return }
        if announced.count >= Self.announcedMax { announced = [:] }
        announced[birth.name] = birth.at
    }

    /// Notes the volumes that exist; the others' entries go.
    package mutating func note(
        _ volumes: some Sequence<DockerVolume>,
        isCreationTrue: Bool,
        at now: Timestamp
    ) {
        var present: Set<VolumeName> = []
        for volume in volumes {
            present.insert(volume.name)
            note(volume, isCreationTrue: isCreationTrue, at: now)
        }
        for name in entries.keys where !present.contains(name) { forget(name) }
    }

    /// Notes that a volume exists.
    package mutating func note(
        _ volume: DockerVolume,
        isCreationTrue: Bool,
        at now: Timestamp
    ) {
        let known = entries[volume.name]
        guard known?.isExact != true else { return }
        if let at = announced.removeValue(forKey: volume.name) {
            return set(volume.name, Entry(at: at, isExact: true))
        }
        if isCreationTrue, let made = volume.engineCreatedAt {
            return set(volume.name, Entry(at: made, isExact: true))
        }
        guard known == nil else { return }
        let earliest = min(volume.engineCreatedAt ?? now, now)
        set(volume.name, Entry(at: earliest, isExact: false))
    }

    /// Forgets a volume that is gone, so that another of its name begins anew.
    package mutating func forget(_ name: VolumeName) {
        announced[name] = nil
        if entries.removeValue(forKey: name) != nil { changed.insert(name) }
    }

    /// The volumes whose entry changed since the last time, to be written down.
    package mutating func takeChanged() -> Set<VolumeName> {
        defer { changed = [] }
        return changed
    }

    private mutating func set(_ name: VolumeName, _ entry: Entry) {
        guard entries[name] != entry else { return }
        entries[name] = entry
        changed.insert(name)
    }
}
