package import FileTrees
package import Observations
package import VolumeJanitorCore

/// The files of one registered path: measures them, plans what goes, and performs a plan.
///
/// Everything blocking runs on a thread of its own at idle IO priority, which is left to itself
/// when the file system does not answer. One value may be used by one run at a time; the scheduler
/// sees to that.
package struct VolumeFiles: Sendable {
    /// The volume's root as this process sees it, an absolute path.
    package let root: PathBytes
    /// The registered path inside the volume.
    package let path: VolumePath
    /// Deeper registered paths of the same volume; what lies there is theirs alone.
    package let deeper: [VolumePath]
    private let containment: TreeRoot.Containment
    let threads: FileThreads
    let place: FileThreads.Place

    /// The files of a registered path; without threads the value has its own.
    package init(
        root: PathBytes,
        path: VolumePath,
        deeper: [VolumePath] = [],
        containment: TreeRoot.Containment = .kernel,
        threads: FileThreads = FileThreads(.walks),
        fileSystem: String? = nil
    ) {
        self.threads = threads
        place = FileThreads.Place(
            folder: root.description,
            fileSystem: fileSystem ?? root.description
        )
        self.root = root
        self.path = path
        self.deeper = deeper
        self.containment = containment
    }

    /// The path from the volume's root, as the kernel takes it.
    var relative: PathBytes { PathBytes(Array(path.relative)) }

    /// The deeper paths, from the registered one on.
    var nested: Set<PathBytes> {
        Set(deeper.compactMap { path.rest(of: $0) }.map { PathBytes(Array($0)) })
    }

    /// Opens the volume's root.
    func openRoot() throws(FilesError) -> TreeRoot {
        do { return try TreeRoot(at: root, containment: containment) } catch {
            throw FilesError(error)
        }
    }

    /// Opens the registered path.
    func openTarget(_ root: TreeRoot) throws(FilesError) -> TreeTarget {
        do { return try root.target(relative) } catch { throw FilesError(error) }
    }

    /// Counts what is there; files of deeper registrations too.
    ///
    /// - Parameters:
    ///   - stop: ends the walk within a second.
    ///   - progress: told how many files were seen, about every thousand.
    /// - Returns: what was counted.
    /// - Throws: `FilesError`.
    package func measure(
        stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> Measurement {
        try await threads.run(at: place, stop: stop) { thread in
            let walk = MeasuringWalk(files: self, thread: thread, stop: stop, progress: progress)
            return try await walk.run()
        }
    }
}
