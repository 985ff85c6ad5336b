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
    ///
    /// - Throws: `FilesError` when the folder's own file system does not answer.
    static func read(
        said: AbsolutePath?,
        table: MountTable,
        looker: FolderLooker
    ) async throws -> VolumeFolder {
        var root = said
        for folder in table.wholeVolumeFolders where root == nil {
            // One that does not answer is not known to be the engine's.
            let names = try? await looker.ask(folder, in: table) { FolderLook.names(in: folder) }
            if names?.contains("metadata.db") == true { root = folder }
        }
        guard let root else { return VolumeFolder(root: nil, inFolder: [], table: table) }
        let inFolder = try await volumes(in: root, table, looker)
        return VolumeFolder(root: root, inFolder: inFolder, table: table)
    }

    private init(root: AbsolutePath?, inFolder: [DockerVolume], table: MountTable) {
        self.root = root
        let names = Set(inFolder.map(\.name))
        let single = table.singleVolumes.filter { !names.contains($0.name) }
            .map { name, path in
                DockerVolume(name: name, hostMountpoint: Self.source(of: path, in: table))
            }
        volumes = (inFolder + single).sorted { $0.name < $1.name }
    }

    private static func volumes(
        in folder: AbsolutePath,
        _ table: MountTable,
        _ looker: FolderLooker
    ) async throws -> [DockerVolume] {
        let listed = try await looker.ask(folder, in: table) {
            (FolderLook.names(in: folder) ?? []).compactMap { text in
                VolumeName(text).map { name in
                    DockerVolume(name: name, options: options(in: folder.appending([text])))
                }
            }
        }
        var volumes: [DockerVolume] = []
        for volume in listed {
            let place = folder.appending([volume.name.text, "_data"])
            switch await looker.sighting(at: place, in: table) {
            case .missing, .noFolder: continue
            // What cannot be opened is there all the same.
            case .folder, .failed: volumes.append(volume)
            }
        }
        return volumes
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
