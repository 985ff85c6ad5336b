/// Where a volume's files may be for this process, and which of these places it is.
///
/// Docker names folders of the host. This process may run in a container that has the engine's
/// folder of volumes, or single volumes, mounted somewhere. Places come from what the operator
/// says, from what the engine says of our own container and from the kernel's table of mounts. A
/// place counts only when the folder found there is, by the mount it was opened through, the one
/// that was meant.
package struct VolumeMapping: Sendable, Hashable {
    /// The engine's folder of volumes on the host; nil when it is not known.
    package var engineVolumes: AbsolutePath?
    /// That folder as this process sees it, said by the operator (`SM_VOLUMES_ROOT`).
    package var volumesRoot: AbsolutePath?
    /// The mounts of our own container as the engine lists them; nil on the host and when it is not
    /// known which container this is.
    package var ownMounts: [ContainerMount]?
    /// The kernel's table of mounts.
    package var table: MountTable

    /// A mapping by these facts.
    package init(
        engineVolumes: AbsolutePath? = nil,
        volumesRoot: AbsolutePath? = nil,
        ownMounts: [ContainerMount]? = nil,
        table: MountTable = MountTable([])
    ) {
        self.engineVolumes = engineVolumes
        self.volumesRoot = volumesRoot
        self.ownMounts = ownMounts
        self.table = table
    }

    /// The places to look at for a volume, the likeliest first, none twice.
    package func places(of volume: DockerVolume) -> [AbsolutePath] {
        guard let host = volume.hostMountpoint else {
            return volumesRoot.map { [$0.appending([volume.name.text, "_data"])] } ?? []
        }
        let all = [byOperator(host), byOwnContainer(host)].compactMap(\.self) + byTable(host)
        var places: [AbsolutePath] = []
        for place in all where !places.contains(place) { places.append(place) }
        return places
    }

    private func byOperator(_ host: AbsolutePath) -> AbsolutePath? {
        guard let engineVolumes, let volumesRoot, let rest = host.names(below: engineVolumes) else {
            return nil
        }
        return volumesRoot.appending(rest)
    }

    /// By the longest source of our own mounts that the host's folder lies in.
    private func byOwnContainer(_ host: AbsolutePath) -> AbsolutePath? {
        var best: (length: Int, path: AbsolutePath)?
        for mount in ownMounts ?? [] {
            guard let source = mount.source, let rest = host.names(below: source),
                let destination = AbsolutePath(mount.destination),
                source.components.count >= best?.length ?? 0
            else { continue }
            best = (source.components.count, destination.appending(rest))
        }
        return best?.path
    }

    /// By fields 4 and 5 of the kernel's table.
    ///
    /// That is where a folder is mounted that ends as the host's path begins. Of a file system
    /// mounted as a whole (field 4 is `/`) the table tells nothing about
    /// the host, so it counts only at the host's own path.
    private func byTable(_ host: AbsolutePath) -> [AbsolutePath] {
        var found: [(length: Int, path: AbsolutePath)] = []
        for entry in table.entries {
            for length in (0...host.components.count).reversed() {
                let head = Array(host.components.prefix(length))
                guard matches(entry, head) else { continue }
                let rest = host.components.dropFirst(length)
                found.append((length, entry.mountPoint.appending(rest)))
                break
            }
        }
        return found.sorted { $0.length > $1.length }.map(\.path)
    }

    /// Whether a mount is our own container's root, which shows no folder of the host.
    func isOwnLayer(_ entry: MountEntry) -> Bool {
        entry.mountPoint == .root && (ownMounts != nil || table.ownContainerID != nil)
    }

    private func matches(_ entry: MountEntry, _ head: [String]) -> Bool {
        let root = entry.root.components
        guard !root.isEmpty else {
            return entry.mountPoint.components == head && !isOwnLayer(entry)
        }
        // A volume's own folder or the engine's folder of volumes, and nothing shorter: `/data`
        // of one file system is not `/data` of another.
        guard root.count >= 2 || root.last == "volumes", !head.isEmpty else { return false }
        return head.count >= root.count
            ? head.suffix(root.count).elementsEqual(root)
            : root.suffix(head.count).elementsEqual(head) && root.last == "volumes"
    }
}
