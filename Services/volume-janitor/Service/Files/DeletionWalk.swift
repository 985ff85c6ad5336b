import FileTrees
import Observations
import VolumeJanitorCore

/// Walks a path for a plan and deletes in chunks what the plan takes.
///
/// The caller writes each chunk down between `nextChunk` and `remove`.
actor DeletionWalk {
    private let files: VolumeFiles
    private let plan: CleanupPlan
    private let run: RunName
    private let thread: FileThread
    private let chooser: Chooser
    private let audit: DeletionAudit
    private var opened: Opened?
    private var waiting: [DoomedFile] = []
    private var isWalked = false
    private var budget: DeletionBudget
    /// Inodes of several names of which one is gone, as they were before.
    private var touched: [UInt64: FileRecord] = [:]
    private var walkProblems: [FileProblem] = []
    private var asideProblems: [FileProblem] = []

    /// What a run holds open.
    private struct Opened {
        let root: TreeRoot
        let home: OpenFolder
        let base: PathBytes
        let walker: TreeWalker
        let freeBefore: Int64?
        var aside: AsideFolder?
        var wantsAside = true
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(files: VolumeFiles, plan: CleanupPlan, run: RunName, thread: FileThread) {
        self.files = files
        self.plan = plan
        self.run = run
        self.thread = thread
        chooser = Chooser(plan)
        audit = DeletionAudit(plan, nested: files.nested)
        budget = DeletionBudget(plan)
    }

    /// Opens the path.
    func open() throws(FilesError) {
        FileLease.ignoreSignal()
        let root = try files.openRoot()
        let target = try files.openTarget(root)
        let (home, base) =
            switch target {
            case .folder(let folder): (folder, files.relative)
            case .file(let folder, _, let above): (folder, above)
            }
        let chooser = chooser
        let walker = TreeWalker(
            target,
            at: files.relative,
            in: root,
            options: files.walkOptions(plan.rule, thread.pulse),
            enters: { _, name, folder in
                chooser.enters(name: name.span, path: folder.appending(name).bytes.span)
            }
        )
        opened = Opened(
            root: root,
            home: home,
            base: base,
            walker: walker,
            freeBefore: root.folder.space?.free
        )
    }

    /// The path from the volume's root below which the files lie.
    var base: PathBytes { opened?.base ?? PathBytes([]) }

    /// Files whose turn it is, at most so many; none when the walk is over.
    func nextChunk(of count: Int, stop: StopSignal) throws(FilesError) -> [DoomedFile] {
        guard let opened else { return [] }
        while waiting.count < count, !isWalked, !stop.isStopped {
            switch try opened.walker.step() {
            case .done: isWalked = true
            case .left: continue
            case .files: gather(opened.walker)
            }
            // Each waiting file holds its folder open.
            if Set(waiting.map { ObjectIdentifier($0.folder) }).count >= Self.openFoldersMax {
                break
            }
        }
        if isWalked { walkProblems = opened.walker.problems }
        defer { waiting.removeFirst(min(count, waiting.count)) }
        return Array(waiting.prefix(count))
    }

    private func gather(_ walker: TreeWalker) {
        guard let folder = walker.folder else { return }
        let bytes = walker.bytes
        for file in walker.files {
            let name = Array(bytes[Int(file.nameStart)..<Int(file.nameEnd)])
            let before = touched[file.record.inode]
            let record =
                before.map { file.record.isSameContent(as: $0) ? $0 : file.record }
                ?? file.record
            guard chooser.takes(record, name: name.span, folder: folder.path) else { continue }
            let path = folder.path.appending(name)
            waiting.append(
                DoomedFile(
                    folder: folder.handle,
                    folderPath: folder.path,
                    name: name,
                    record: record,
                    finding: audit.findings(path, record).first
                )
            )
        }
    }

    /// Deletes files whose rows are written down; what comes after a stop is left.
    func remove(_ chunk: [DoomedFile], rows: [Int64], stop: StopSignal) -> [DeletionOutcome] {
        guard let remover = makeRemover() else { return chunk.map { _ in .stopped } }
        return zip(chunk, rows).map { file, row in
            guard !stop.isStopped else { return .stopped }
            guard budget.takes(file.record) else { return .left(.overPlan) }
            let wasTouched = touched[file.record.inode] != nil
            let outcome = remover.remove(file, row: row, wasTouched: wasTouched)
            thread.pulse.beat()
            guard case .deleted = outcome else { return outcome }
            budget.spend(file.record)
            if file.record.isLinked { touched[file.record.inode] = file.record }
            return outcome
        }
    }

    private func makeRemover() -> Remover? {
        guard var opened else { return nil }
        if opened.aside == nil, opened.wantsAside {
            opened.wantsAside = false
            do { opened.aside = try AsideFolder(for: run, in: opened.home) } catch {
                asideProblems.note(
                    "make a folder to move files aside in",
                    errno: error.errno,
                    name: error.name,
                    path: error.path
                )
            }
            self.opened = opened
        }
        return Remover(
            root: opened.root,
            base: opened.base,
            aside: opened.aside,
            skipsOpenForWrite: plan.rule.guards.skipsOpenForWrite
        )
    }

    /// What was refused.
    var problems: [FileProblem] { walkProblems + asideProblems }

    /// Whether files were moved aside before they were deleted.
    var movesAside: Bool { opened?.aside != nil || opened?.wantsAside == true }

    /// Ends the run's use of the path; says by how much the free space grew.
    func finish() -> Int64? {
        guard let opened else { return nil }
        opened.aside?.remove()
        // A run that was killed between two chunks left its folder, empty. One that is not stays.
        for name in opened.walker.asides {
            try? opened.home.remove(name, isFolder: true, path: PathBytes(name))
        }
        let freeAfter = opened.root.folder.space?.free
        guard let before = opened.freeBefore, let after = freeAfter else { return nil }
        return after - before
    }

    // MARK: - Folders

    /// Empty folders whose turn it is, the deepest first.
    func emptyFolders(stop: StopSignal) throws(FilesError) -> [DoomedFile] {
        guard let root = opened?.root, plan.rule.guards.prunesEmptyDirectories else { return [] }
        let chooser = chooser
        let walker = TreeWalker(
            try files.openTarget(root),
            at: files.relative,
            in: root,
            options: files.walkOptions(plan.rule, thread.pulse),
            enters: { _, name, folder in
                chooser.enters(name: name.span, path: folder.appending(name).bytes.span)
            },
            wantsFiles: { _ in false }
        )
        var prunable = PrunableFolders(rule: plan.rule, now: plan.context.now)
        var found: [DoomedFile] = []
        while !stop.isStopped, found.count < min(Int(plan.directories), Self.foldersMax) {
            switch try walker.step() {
            case .done: return found
            case .files: continue
            case .left(let folder):
                guard prunable.judge(folder) else { continue }
                do {
                    if let parent = try walker.openParent() { found.append(doomed(folder, parent)) }
                } catch { throw FilesError(error) }
            }
        }
        return found
    }

    private func doomed(_ folder: LeftFolder, _ parent: OpenFolder) -> DoomedFile {
        let names = folder.path.components
        let above = names.dropLast().joined(separator: [UInt8(ascii: "/")])
        return DoomedFile(
            folder: parent,
            folderPath: PathBytes(Array(above)),
            name: names.last.map(Array.init) ?? [],
            record: FileRecord(
                kind: .directory,
                inode: folder.identity.inode,
                apparentBytes: 0,
                allocatedBytes: 0,
                modified: folder.modified,
                changed: folder.changed
            ),
            finding: audit.nameFindings(folder.path).first
        )
    }

    private static let openFoldersMax = 64
    private static let foldersMax = 500
}
