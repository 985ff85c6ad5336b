import VolumeJanitorCore

/// Lists volumes without an engine: from the folder it keeps them in.
struct VolumeFolder: Sendable {
    /// The folder of volumes; nil when none was found, with single volumes at the most.
    let root: AbsolutePath?
    /// The volumes in it, and those that are mounted by themselves.
    let volumes: [DockerVolume]

    /// Reads the folder that the operator says, else the one that is mounted as a whole.
    ///
    /// The engine's folder is told from another of that name by its `metadata.db`.
    init(said: AbsolutePath?, table: MountTable) {
        let found = table.wholeVolumeFolders.first { folder in
            FolderLook.names(in: folder)?.contains("metadata.db") == true
        }
        root = said ?? found
        let inFolder = root.map(Self.volumes(in:)) ?? []
        let names = Set(inFolder.map(\.name))
        let single = table.singleVolumes.filter { !names.contains($0.name) }
            .map { name, path in
                DockerVolume(name: name, hostMountpoint: Self.source(of: path, in: table))
            }
        volumes = (inFolder + single).sorted { $0.name < $1.name }
    }

    private static func volumes(in folder: AbsolutePath) -> [DockerVolume] {
        (FolderLook.names(in: folder) ?? []).compactMap { text in
            guard let name = VolumeName(text) else { return nil }
            let place = folder.appending([text])
            switch FolderLook.sighting(at: place.appending(["_data"])) {
            case .missing, .noFolder: return nil
            // What cannot be opened is there all the same.
            case .folder, .failed: return DockerVolume(name: name, options: options(in: place))
            }
        }
    }

    private static func options(in folder: AbsolutePath) -> [String: String] {
        let file = folder.appending(["opts.json"])
        guard FolderLook.names(in: folder)?.contains("opts.json") != false else { return [:] }
        return VolumeOptionsFile.options(
            FolderLook.contents(of: file.text, bytesMax: VolumeOptionsFile.bytesMax) ?? []
        )
    }

    private static func source(of path: AbsolutePath, in table: MountTable) -> AbsolutePath? {
        table.entries.last { $0.mountPoint == path }?.root
    }
}
