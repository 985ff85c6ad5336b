import Foundation
import Glibc
import ScrubControllerCore

/// Reads the kernel's log from where it was last read (Documentation/ABI/testing/dev-kmsg).
final class KernelLog: Sendable {
    private let file: Int32
    /// A record is no longer than this.
    private static let recordBytesMax = 8192
    /// Records that are read at one time at the most.
    private static let recordsMax = 10_000

    /// Opens it; nil where this process may not read it.
    init?(_ path: String = "/dev/kmsg") {
        file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
    }

    deinit { if file >= 0 { close(file) } }

    /// Passes over everything that is there.
    func skip() { lseek(file, 0, SEEK_END) }

    /// What of the new records tells of damage, and the number of the last record.
    ///
    /// - Parameter last: the number of the last record that was read.
    /// - Returns: both.
    func read(after last: Int64) -> (sightings: [Sighting], last: Int64) {
        var (sightings, newest): ([Sighting], Int64) = ([], last)
        var buffer = [UInt8](repeating: 0, count: Self.recordBytesMax)
        for _ in 0..<Self.recordsMax {
            let count = unsafe Glibc.read(file, &buffer, buffer.count)
            // Records that were overwritten meanwhile are passed over.
            if count < 0, errno == EPIPE { continue }
            guard count > 0 else { break }
            let text = String(decoding: buffer[..<count], as: UTF8.self)
            guard let record = Self.record(text), record.number > newest else { continue }
            newest = record.number
            if let sighting = Sighting(message: record.message) { sightings.append(sighting) }
        }
        return (sightings, newest)
    }

    /// `6,1234,5678901,-;BTRFS …` and lines that begin with a blank.
    static func record(_ text: String) -> (number: Int64, message: String)? {
        let halves = text.split(separator: ";", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let fields = halves[0].split(separator: ",")
        guard fields.count >= 3, let number = Int64(fields[1]) else { return nil }
        return (number, String(halves[1].prefix { $0 != "\n" }))
    }
}
