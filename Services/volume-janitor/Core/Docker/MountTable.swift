/// The mounts this process sees, as `/proc/self/mountinfo` lists them.
package struct MountTable: Sendable, Hashable {
    /// The mounts, in the order they were made.
    package let entries: [MountEntry]

    /// A table of these mounts.
    package init(_ entries: [MountEntry]) {
        self.entries = entries
    }

    /// Reads the whole file; lines that are no mounts of paths are left out.
    package init(reading bytes: [UInt8]) {
        self.init(bytes.split(separator: UInt8(ascii: "\n")).compactMap(MountEntry.init))
    }

    /// The mount of a number.
    package func entry(_ id: Int) -> MountEntry? { entries.first { $0.id == id } }

    /// A name for the file system that a path lies in, by the innermost mount on its way; two
    /// mounts of one have the same.
    package func fileSystem(of path: AbsolutePath) -> String {
        var innermost: MountEntry?
        // What was mounted later lies above what was mounted at the same place before.
        for entry in entries where entry.inside(path) != nil {
            let depth = innermost?.mountPoint.components.count ?? 0
            if entry.mountPoint.components.count >= depth { innermost = entry }
        }
        return innermost.map { "\($0.major):\($0.minor)" } ?? ""
    }

    /// The id of the container this process runs in; nil on the host, and in a container whose
    /// engine does not give it `/etc/hostname`, `/etc/hosts` or `/etc/resolv.conf`.
    ///
    /// Docker keeps those in `…/containers/<64 hexadecimal digits>/`.
    package var ownContainerID: String? {
        let files = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].compactMap {
            AbsolutePath($0)
        }
        for entry in entries where files.contains(entry.mountPoint) {
            let names = entry.root.components
            guard let folder = names.lastIndex(of: "containers"), folder + 1 < names.count,
                isContainerID(names[folder + 1])
            else { continue }
            return names[folder + 1]
        }
        return nil
    }

    /// The folders that look like an engine's `volumes` folder mounted as a whole: `…/volumes`.
    package var wholeVolumeFolders: [AbsolutePath] {
        entries.filter { $0.root.components.last == "volumes" }.map(\.mountPoint)
    }

    /// The volumes mounted one by one: `…/volumes/<name>/_data`.
    package var singleVolumes: [(name: VolumeName, path: AbsolutePath)] {
        entries.compactMap { entry in
            let tail = entry.root.tail(3)
            guard tail.count == 3, tail[0] == "volumes", tail[2] == "_data",
                let name = VolumeName(tail[1])
            else { return nil }
            return (name, entry.mountPoint)
        }
    }
}

private func isContainerID(_ name: String) -> Bool {
    name.utf8.count == 64
        && name.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
}
