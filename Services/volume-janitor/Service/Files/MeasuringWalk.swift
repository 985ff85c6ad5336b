import FileTrees
import Observations
import VolumeJanitorCore

/// Counts the files of a path.
actor MeasuringWalk {
    private let files: VolumeFiles
    private let thread: FileThread
    private let stop: StopSignal
    private let progress: @Sendable (Int64) -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(
        files: VolumeFiles,
        thread: FileThread,
        stop: StopSignal,
        progress: @escaping @Sendable (Int64) -> Void
    ) {
        self.files = files
        self.thread = thread
        self.stop = stop
        self.progress = progress
    }

    func run() throws(FilesError) -> Measurement {
        let root = try files.openRoot()
        let space = root.folder.space
        var options = WalkOptions()
        options.pulse = thread.pulse
        let walker = TreeWalker(
            try files.openTarget(root),
            at: files.relative,
            in: root,
            options: options
        )
        var census = FileCount()
        while true {
            guard !stop.isStopped else { throw FilesError(.stopped, "it was stopped") }
            switch try walker.step() {
            case .done:
                return Measurement(
                    totals: census.totals,
                    problems: walker.problems,
                    fileSystemBytes: space?.size,
                    freeBytes: space?.free
                )
            case .left(let folder): census.leave(isEmpty: folder.entries == 0)
            case .files:
                for file in walker.files { census.add(file.record) }
                progress(census.totals.files)
            }
        }
    }
}

extension TreeWalker {
    /// The next step, its errors in the words of a registered path.
    func step() throws(FilesError) -> Step {
        do { return try next() } catch { throw FilesError(error) }
    }
}
