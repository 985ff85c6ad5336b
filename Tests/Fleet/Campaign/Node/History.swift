import Foundation
import Glibc
import Synchronization

/// What a node attempted and was told, in a file that is on the disk before anything follows.
///
/// Each line ends in ` .`, so that one a kill cut short is known as such.
final class History: Sendable {
    private let descriptor: Mutex<Int32>

    /// Opens the file to add to it.
    init(path: String) throws {
        let opened = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw HistoryFailed(path: path) }
        descriptor = Mutex(opened)
        // Ends a line that a kill cut short.
        try write("\n")
    }

    /// Adds lines, and returns when they are on the disk.
    func add(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try write(lines.map { $0 + " .\n" }.joined())
    }

    /// Adds a line; without its history the node proves nothing, so it ends when it cannot.
    func note(_ line: String) {
        do { try add([line]) } catch { Glibc.exit(74) }
    }

    private func write(_ text: String) throws {
        try descriptor.withLock { descriptor in
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { bytes in
                    unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
                }
                guard count > 0 else { throw HistoryFailed(path: "history") }
                rest = rest.dropFirst(count)
            }
            guard fdatasync(descriptor) == 0 else { throw HistoryFailed(path: "history") }
        }
    }
}

/// A history could not be written, so the node may do nothing more.
struct HistoryFailed: Error {
    let path: String
}
