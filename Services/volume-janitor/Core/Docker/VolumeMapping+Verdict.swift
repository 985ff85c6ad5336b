extension VolumeMapping {
    /// Judges what was found at the places of a volume.
    ///
    /// - Parameters:
    ///   - volume: the volume.
    ///   - sightings: what is at each of `places(of:)`, in their order.
    /// - Returns: the volume with its state; `mapped` only when every place that is a folder is the
    ///   same one, and it was reached by a mount that shows the volume.
    package func verdict(
        on volume: DockerVolume,
        _ sightings: [(place: AbsolutePath, sighting: PlaceSighting)]
    ) -> MappedVolume {
        MappedVolume(volume: volume, state: state(of: volume, sightings))
    }

    private func state(
        of volume: DockerVolume,
        _ sightings: [(place: AbsolutePath, sighting: PlaceSighting)]
    ) -> MappedVolume.State {
        if volume.hostMountpoint == nil, volume.driver != "local" {
            return .notMounted("the driver \(volume.driver) gives no folder for it")
        }
        let folders = sightings.compactMap { place, sighting in
            if case .folder(let identity) = sighting {
                (place: place, identity: identity)
            } else {
                nil
            }
        }
        guard let first = folders.first else { return nothing(of: volume, sightings) }
        let others = folders.filter {
            ($0.identity.device, $0.identity.inode) != (first.identity.device, first.identity.inode)
        }
        if let other = others.first {
            return .unreachable(
                "\(first.place) and \(other.place) should both be this volume, and are two folders"
            )
        }
        return judge(volume, first.place, first.identity)
    }

    private func nothing(
        of volume: DockerVolume,
        _ sightings: [(place: AbsolutePath, sighting: PlaceSighting)]
    ) -> MappedVolume.State {
        for (place, sighting) in sightings {
            switch sighting {
            case .failed(let reason): return .unreachable("\(place) cannot be opened: \(reason)")
            case .noFolder: return .unreachable("\(place) is not a folder")
            case .folder, .missing: continue
            }
        }
        guard let host = volume.hostMountpoint else {
            return .notMounted("its folder is not below SM_VOLUMES_ROOT")
        }
        let folder = engineVolumes.map { "\($0)" } ?? "the engine's folder of volumes"
        return .notMounted(
            "the host's \(host) is not seen here; mount \(folder), or this volume, and start again"
        )
    }

    private func judge(
        _ volume: DockerVolume,
        _ place: AbsolutePath,
        _ identity: FolderIdentity
    ) -> MappedVolume.State {
        guard let entry = table.entry(identity.mountID), let inside = entry.inside(place) else {
            return .unreachable("\(place) is on a mount that the kernel's table does not show")
        }
        guard !isOwnLayer(entry) else {
            return .unreachable(
                "\(place) is our own container's folder, and no mount of the host's"
            )
        }
        guard !entry.tellsDevice || entry.device == identity.device else {
            return .unreachable("\(place) is on another device than its mount")
        }
        if volume.showsFilesOnlyWhileMounted {
            return judgeMounted(volume, place, identity, entry)
        }
        guard shows(inside, volume) else {
            return .unreachable(
                "\(place) shows \(inside) of its file system, which is another folder"
            )
        }
        return .mapped(place, identity)
    }

    /// A volume whose files show only while it is mounted: the mount must be seen at its folder.
    private func judgeMounted(
        _ volume: DockerVolume,
        _ place: AbsolutePath,
        _ identity: FolderIdentity,
        _ entry: MountEntry
    ) -> MappedVolume.State {
        // Mounted into our own container by itself, the volume is its device, not `…/_data`.
        guard entry.mountPoint == place, !shows(entry.root, volume) else {
            let reason = "its folder is empty until a container uses it, so nothing is known of it"
            return volume.driver == "local" ? .bindOption(reason) : .notMounted(reason)
        }
        let isBind = volume.options["type"] == "none" || volume.options["type"] == nil
        if volume.driver == "local", isBind,
            let device = volume.options["device"].flatMap({ AbsolutePath($0) }),
            !agree(device, entry.root)
        {
            return .unreachable("\(place) shows \(entry.root), and its device is \(device)")
        }
        return .mapped(place, identity)
    }

    /// Whether a folder of a file system is the volume's: the host's path ends as it does.
    private func shows(_ inside: AbsolutePath, _ volume: DockerVolume) -> Bool {
        guard let host = volume.hostMountpoint else {
            return inside.tail(2) == [volume.name.text, "_data"]
        }
        return agree(host, inside)
    }

    /// Whether two paths may be one folder, seen from the host and from its file system: the
    /// shorter is the end of the longer, or, where a subvolume has another name than its mount,
    /// the last three names are the same.
    private func agree(_ host: AbsolutePath, _ inside: AbsolutePath) -> Bool {
        let count = min(host.components.count, inside.components.count)
        return host.tail(count) == inside.tail(count)
            || (count >= 3 && host.tail(3) == inside.tail(3))
    }
}
