import FoundationEssentials
import Glibc
package import Quantities
import Synchronization

/// The log of what was found and done, one line each, in a folder that people read and keep.
///
/// A file that is full becomes `….1`, older ones move up, and the oldest goes. What cannot be
/// written is given up: the audit trail lies in the store, not here.
package final class RunLog: Sendable {
    /// Bytes of a file at the most.
    package static let bytesMax = ByteCount.mebibytes(8)
    /// Files that are kept beside the one that is written.
    package static let filesMax = 5
    /// Bytes of a line at the most.
    package static let lineBytesMax = 8192

    private let path: String
    private let bytesMax: Int64
    private let turn = Mutex(())

    /// A log in a folder, which is made when it is not there.
    ///
    /// - Throws: what making the folder says.
    package init(in folder: String, bytesMax: ByteCount = RunLog.bytesMax) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        path = Self.path(in: folder)
        self.bytesMax = bytesMax.bytes
    }

    /// The file that is written in a folder.
    package static func path(in folder: String) -> String { folder + "/zfs-sync-engine.log" }

    /// Writes a line with its time; line breaks in it become blanks.
    package func write(_ text: String, at now: Timestamp) {
        let plain = text.map { $0.isNewline ? " " : $0 }
        let line = Array("\(now.rfc3339) \(String(plain))".utf8.prefix(Self.lineBytesMax)) + [0x0A]
        turn.withLock { _ in
            rotate()
            let file = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
            guard file >= 0 else { return }
            defer { close(file) }
            // A disk that is full loses the line and nothing else.
            _ = unsafe line.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
        }
    }

    private func rotate() {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_size >= bytesMax else { return }
        for number in stride(from: Self.filesMax - 1, through: 1, by: -1) {
            _ = unsafe rename("\(path).\(number)", "\(path).\(number + 1)")
        }
        _ = unsafe rename(path, "\(path).1")
    }

    /// The last lines of the file in a folder; none when there is no file yet.
    package static func tail(in folder: String, lines count: Int) -> [String] {
        guard let data = FileManager.default.contents(atPath: path(in: folder)) else { return [] }
        let tail = data.suffix(count * lineBytesMax)
        return String(decoding: tail, as: UTF8.self).split(separator: "\n").suffix(count)
            .map(String.init)
    }
}
