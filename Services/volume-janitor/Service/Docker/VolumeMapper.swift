package import VolumeJanitorCore

/// Finds the folders of volumes for this process, as they are now.
package struct VolumeMapper: Sendable {
    /// The folder of volumes as this process sees it, when the operator says so.
    package let volumesRoot: AbsolutePath?
    let looker: FolderLooker
    private let mounts: @Sendable () -> MountTable

    /// A mapper.
    ///
    /// - Parameters:
    ///   - volumesRoot: `SM_VOLUMES_ROOT`; nil to find the places without it.
    ///   - process: whose view of the file system counts; nil for our own.
    ///   - threads: the threads that look at folders.
    package init(
        volumesRoot: AbsolutePath? = nil,
        seenBy process: Int32? = nil,
        threads: FileThreads = FileThreads(.looks)
    ) {
        let view = process.map { "/proc/\($0)/root" }
        self.init(
            volumesRoot,
            FolderLooker(threads: threads) { FolderLook.sighting(at: $0, under: view) },
            { FolderLook.mounts(of: process.map { "\($0)" } ?? "self") }
        )
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
    ///
    /// Those of one file system are looked at one after another, so that one that does not answer
    /// is waited for once.
    func map(_ volumes: [DockerVolume], by mapping: VolumeMapping) async -> [MappedVolume] {
        let inOne = Dictionary(grouping: volumes.indices) { index in
            mapping.places(of: volumes[index]).first.map(mapping.table.fileSystem(of:))
        }
        return await withTaskGroup(of: [(Int, MappedVolume)].self) { group in
            for indices in inOne.values {
                group.addTask {
                    var mapped: [(Int, MappedVolume)] = []
                    for index in indices {
                        mapped.append((index, await map(volumes[index], by: mapping)))
                    }
                    return mapped
                }
            }
            var mapped = [MappedVolume?](repeating: nil, count: volumes.count)
            for await part in group { for (index, volume) in part { mapped[index] = volume } }
            return mapped.compactMap(\.self)
        }
    }

    private func map(_ volume: DockerVolume, by mapping: VolumeMapping) async -> MappedVolume {
        var sightings: [(place: AbsolutePath, sighting: PlaceSighting)] = []
        for place in mapping.places(of: volume) {
            sightings.append((place, await looker.sighting(at: place, in: mapping.table)))
        }
        return mapping.verdict(on: volume, sightings)
    }
}
