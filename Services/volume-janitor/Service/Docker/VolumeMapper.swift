package import VolumeJanitorCore

/// Finds the folders of volumes for this process, as they are now.
package struct VolumeMapper: Sendable {
    /// The folder of volumes as this process sees it, when the operator says so.
    package let volumesRoot: AbsolutePath?
    private let looker: FolderLooker
    private let mounts: @Sendable () -> MountTable

    /// A mapper.
    ///
    /// - Parameters:
    ///   - volumesRoot: `SM_VOLUMES_ROOT`; nil to find the places without it.
    ///   - process: whose view of the file system counts; nil for our own.
    package init(volumesRoot: AbsolutePath? = nil, seenBy process: Int32? = nil) {
        if let process {
            self.init(
                volumesRoot,
                FolderLooker { FolderLook.sighting(at: $0, under: "/proc/\(process)/root") },
                { FolderLook.mounts(of: "\(process)") }
            )
        } else {
            self.init(
                volumesRoot,
                FolderLooker { FolderLook.sighting(at: $0) },
                { FolderLook.mounts() }
            )
        }
    }

    private init(
        _ volumesRoot: AbsolutePath?,
        _ looker: FolderLooker,
        _ mounts: @escaping @Sendable () -> MountTable
    ) {
        self.volumesRoot = volumesRoot
        self.looker = looker
        self.mounts = mounts
    }

    /// The same mapper with the folder of volumes at a place.
    func looking(in volumesRoot: AbsolutePath) -> VolumeMapper {
        VolumeMapper(volumesRoot, looker, mounts)
    }

    /// The volumes with where their files are, in the same order.
    ///
    /// - Parameters:
    ///   - volumes: the volumes.
    ///   - rootFolder: the folder the engine keeps its files under; nil when it is not known.
    ///   - container: our own container by its id, as the engine lists it.
    /// - Returns: each volume with its state.
    package func map(
        _ volumes: [DockerVolume],
        rootFolder: AbsolutePath?,
        container: (String) -> LabelSet?
    ) async -> [MappedVolume] {
        let table = mounts()
        let mapping = VolumeMapping(
            engineVolumes: rootFolder?.appending(["volumes"]),
            volumesRoot: volumesRoot,
            ownMounts: table.ownContainerID.flatMap(container)?.mounts,
            table: table
        )
        return await map(volumes, by: mapping)
    }

    /// The volumes with where their files are by a mapping, in the same order.
    func map(_ volumes: [DockerVolume], by mapping: VolumeMapping) async -> [MappedVolume] {
        await withTaskGroup(of: (Int, MappedVolume).self) { group in
            for (index, volume) in volumes.enumerated() {
                group.addTask { (index, await map(volume, by: mapping)) }
            }
            var mapped = [MappedVolume?](repeating: nil, count: volumes.count)
            for await (index, volume) in group { mapped[index] = volume }
            return mapped.compactMap(\.self)
        }
    }

    private func map(_ volume: DockerVolume, by mapping: VolumeMapping) async -> MappedVolume {
        var sightings: [(place: AbsolutePath, sighting: PlaceSighting)] = []
        for place in mapping.places(of: volume) {
            sightings.append((place, await looker.sighting(at: place)))
        }
        return mapping.verdict(on: volume, sightings)
    }
}
