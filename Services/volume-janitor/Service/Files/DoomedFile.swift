import FileTrees
import Observations

/// A file whose turn has come: held by its folder and name, with what its inode said.
struct DoomedFile: Sendable {
    let folder: OpenFolder
    /// The folder's path below the registered one, where it is checked to be still.
    let folderPath: PathBytes
    let name: [UInt8]
    let record: FileRecord
    /// Why the audit does not agree; nil when it does.
    var finding: String?

    var path: PathBytes { folderPath.appending(name) }

    var isFolder: Bool { record.kind == .directory }
}
