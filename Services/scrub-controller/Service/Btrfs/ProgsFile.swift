import Foundation
import Glibc
import ScrubControllerCore

/// The status file of btrfs-progs on this host, read so that nothing it finished is done again, and
/// written so that `btrfs scrub status` tells of our scrubs.
struct ProgsFile: Sendable {
    let folder: String
    let uuid: String

    init(uuid: String, folder: String = "/var/lib/btrfs") {
        self.uuid = uuid
        self.folder = folder
    }

    private var path: String { "\(folder)/scrub.status.\(uuid)" }
    /// A status file larger than this is none.
    private static let bytesMax = 1 << 20

    /// What it says; nil for nothing.
    func read() -> NotedScrub? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.bytesMax
        else { return nil }
        return ProgsNote.read(String(decoding: data, as: UTF8.self), uuid: uuid)
    }

    /// Writes a run down, whole or not at all; where btrfs-progs keeps nothing, neither do we.
    func write(_ text: String) {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let temporary = path + "_tmp"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let bytes = Array(text.utf8)
        let isWritten = unsafe Glibc.write(file, bytes, bytes.count) == bytes.count
        close(file)
        if isWritten { _ = unsafe rename(temporary, path) }
    }
}
