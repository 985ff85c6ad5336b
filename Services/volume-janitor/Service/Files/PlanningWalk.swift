import FileTrees
import Observations
import Quantities
import VolumeJanitorCore

/// Walks a path as often as the selection asks, mostly once and a little.
actor PlanningWalk {
    private let files: VolumeFiles
    private let rule: CleanupRule
    private let limits: SelectorLimits
    private let thread: FileThread
    private let stop: StopSignal
    private let progress: @Sendable (Int64) -> Void
    private var seen: Int64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(
        files: VolumeFiles,
        rule: CleanupRule,
        limits: SelectorLimits,
        thread: FileThread,
        stop: StopSignal,
        progress: @escaping @Sendable (Int64) -> Void
    ) {
        self.files = files
        self.rule = rule
        self.limits = limits
        self.thread = thread
        self.stop = stop
        self.progress = progress
    }

    func run(
        registration: String,
        now: Timestamp,
        clockIsDoubtful: Bool
    ) throws(FilesError) -> CleanupPlan {
        let root = try files.openRoot()
        let context = PlanContext(
            now: now,
            fileSystemBytes: root.folder.space.map { ByteCount($0.size) },
            clockIsDoubtful: clockIsDoubtful
        )
        var selector = Selector(rule: rule, context: context, limits: limits)
        var prunable = PrunableFolders(rule: rule, now: now)
        var problems: [FileProblem] = []
        var filter = DirectoryFilter.all
        for pass in 0... {
            let walker = try walker(root, filter, Sieve(rule, at: now))
            try feed(walker, &selector, &prunable, isFirst: pass == 0)
            if pass == 0 { problems = walker.problems }
            switch selector.endWalk() {
            case .walk(let next): filter = next
            case .done(let selection):
                return CleanupPlan(
                    selection,
                    registration: registration,
                    rule: rule,
                    context: context,
                    directories: Int64(prunable.count),
                    problems: problems
                )
            }
        }
        preconditionFailure("a selection comes to its end")
    }

    private func walker(
        _ root: TreeRoot,
        _ filter: DirectoryFilter,
        _ sieve: Sieve
    ) throws(FilesError) -> TreeWalker {
        TreeWalker(
            try files.openTarget(root),
            at: files.relative,
            in: root,
            options: files.walkOptions(rule, thread.pulse),
            enters: { inode, name, folder in
                let path = sieve.needsPath ? folder.appending(name).bytes : name
                return filter.enters(inode) && sieve.enters(name: name.span, path: path.span)
            },
            wantsFiles: { filter.wantsFiles(of: $0) }
        )
    }

    private func feed(
        _ walker: TreeWalker,
        _ selector: inout Selector,
        _ prunable: inout PrunableFolders,
        isFirst: Bool
    ) throws(FilesError) {
        while true {
            guard !stop.isStopped else { throw FilesError(.stopped, "it was stopped") }
            switch try walker.step() {
            case .done: return
            case .left(let folder):
                selector.leave(isEmpty: folder.entries == 0)
                if isFirst { _ = prunable.judge(folder) }
            case .files:
                guard let folder = walker.folder else { continue }
                selector.begin(
                    folder.ordinal,
                    inode: folder.handle.identity.inode,
                    parent: folder.parent
                )
                add(walker, folder.path, to: &selector)
                guard isFirst else { continue }
                seen += Int64(walker.files.count)
                progress(seen)
            }
        }
    }

    private func add(_ walker: TreeWalker, _ folder: PathBytes, to selector: inout Selector) {
        let bytes = walker.bytes
        let span = bytes.span
        for file in walker.files {
            let name = span.extracting(Int(file.nameStart)..<Int(file.nameEnd))
            selector.add(file.record, name: name, folder: folder)
        }
    }
}

extension VolumeFiles {
    /// How a walk for a rule goes.
    func walkOptions(_ rule: CleanupRule, _ pulse: Pulse) -> WalkOptions {
        var options = WalkOptions()
        options.pulse = pulse
        options.nested = nested
        options.looksAtSymlinks = rule.guards.symlinks == .delete
        return options
    }
}
