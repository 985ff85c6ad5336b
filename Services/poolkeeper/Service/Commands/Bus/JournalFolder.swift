import ArgumentParser
import Contracts
import Foundation
package import StateStore

/// The journals of a state folder: those in its slots, such as `collector-1`, and its own.
package struct JournalFolder: Sendable {
    /// The readers, by source.
    package let readers: [JournalReader]

    /// Opens every journal below a folder.
    ///
    /// - Parameter path: the folder that services were given as `--state`, or one slot of it.
    /// - Throws: `ValidationError` when there is none.
    package init(_ path: String) throws {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: path)) ?? []
        let folders = [path] + names.map { "\(path)/\($0)" }
        let paths = folders.flatMap { folder in
            // A file, or a folder of somebody else's, holds no journal to show.
            ((try? files.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasSuffix(".sqlite") }.map { "\(folder)/\($0)" }
        }
        // Other SQLite files lie there too: fleet history for one.
        readers = paths.sorted().compactMap { try? JournalReader($0) }
            .sorted { $0.source < $1.source }
        guard !readers.isEmpty else {
            throw ValidationError(
                "--state \(path): no service keeps a journal there that can be read"
            )
        }
    }
}
