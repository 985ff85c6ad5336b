import FileTrees
import Glibc
import Observations
import VolumeJanitorCore

/// The folder into which files are moved, checked again and only then deleted.
///
/// Linux cannot delete a name on the condition that it is a certain file. Moved here first, the
/// file is out of everybody's reach and can be looked at in peace: one that is not what was
/// planned, or whose folder has left the registered path meanwhile, is put back.
struct AsideFolder: Sendable {
    let folder: OpenFolder
    let name: [UInt8]
    /// The registered folder.
    let home: OpenFolder

    static func name(of run: RunName) -> [UInt8] {
        WalkOptions.asideName + Array(run.description.utf8)
    }

    /// Makes the folder of a run in the registered one, or opens the one that is there.
    ///
    /// - Throws: `SystemError` when there can be none, or when nothing can be moved into it: NFS
    ///   and old FUSE servers do not know RENAME_NOREPLACE (rename(2)) and answer EINVAL.
    init(for run: RunName, in home: OpenFolder) throws(SystemError) {
        name = Self.name(of: run)
        folder = try home.make(folder: name, path: PathBytes(name))
        self.home = home
        guard folder.identity.mount == home.identity.mount else {
            throw SystemError("use", errno: EXDEV, path: PathBytes(name))
        }
        do { try tryMove() } catch {
            remove()
            throw error
        }
    }

    private func tryMove() throws(SystemError) {
        let (first, second) = (Array("trial".utf8), Array("moved".utf8))
        _ = try folder.make(folder: first, path: PathBytes(first))
        do {
            try folder.move(first, to: folder, as: second, path: PathBytes(first))
        } catch {
            try folder.remove(first, isFolder: true, path: PathBytes(first))
            throw error
        }
        try folder.remove(second, isFolder: true, path: PathBytes(second))
    }

    /// Opens the folder of a run that broke off; nil when there is none.
    static func left(by run: RunName, in home: OpenFolder) -> AsideFolder? {
        let name = name(of: run)
        guard let folder = try? home.open(folder: name, path: PathBytes(name)) else { return nil }
        return AsideFolder(folder: folder, name: name, home: home)
    }

    private init(folder: OpenFolder, name: [UInt8], home: OpenFolder) {
        self.folder = folder
        self.name = name
        self.home = home
    }

    /// The name a row's file has in here.
    static func name(of row: Int64) -> [UInt8] { Array("\(row)".utf8) }

    /// Puts a file back under its name; when that is taken meanwhile, under one that says so.
    func putBack(
        _ row: Int64,
        to folder: OpenFolder,
        as name: [UInt8],
        path: PathBytes
    ) throws(SystemError) {
        let own = Self.name(of: row)
        do {
            try self.folder.move(own, to: folder, as: name, path: path)
        } catch  where error.errno == EEXIST {
            let other = Array(name.prefix(200)) + Array(".janitor-restored-\(row)".utf8)
            try self.folder.move(own, to: folder, as: other, path: path)
        }
    }

    /// Removes the folder; it stays when something in it could not be put back.
    func remove() {
        try? home.remove(name, isFolder: true, path: PathBytes(name))
    }
}
