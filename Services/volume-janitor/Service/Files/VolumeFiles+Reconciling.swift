import FileTrees
import Glibc
import Observations
package import Quantities
package import VolumeJanitorCore

extension VolumeFiles {
    /// Finds out what became of files of the volume whose run broke off, by a kill or a power cut.
    ///
    /// Each is gone, or is there, or lies in the run's folder aside, from which it is put back.
    ///
    /// - Parameters:
    ///   - rows: unsettled rows of this volume.
    ///   - now: the time of day.
    /// - Returns: what to settle, a row each; rows whose folder cannot be looked at are left out.
    /// - Throws: `FilesError` when the volume cannot be opened.
    package func reconcile(_ rows: [AuditRow], now: Timestamp) async throws -> [SettledDeletion] {
        try await threads.run(at: place) { thread in
            try await Reconciling(thread: thread).run(rows, root: root, now: now)
        }
    }
}

/// Looks for files whose fate is not known.
private actor Reconciling {
    private let thread: FileThread

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    private static let folderFlags = O_RDONLY | O_DIRECTORY | O_NONBLOCK

    init(thread: FileThread) { self.thread = thread }

    func run(
        _ rows: [AuditRow],
        root path: PathBytes,
        now: Timestamp
    ) throws(FilesError) -> [SettledDeletion] {
        let root: TreeRoot
        do { root = try TreeRoot(at: path) } catch { throw FilesError(error) }
        var settled: [SettledDeletion] = []
        var asides: [[UInt8]: AsideFolder] = [:]
        for row in rows {
            thread.pulse.beat()
            let flags = Self.folderFlags
            guard let home = try? root.open(row.intent.base, flags: flags) else { continue }
            let aside = AsideFolder.left(by: row.intent.run, in: home)
            if let aside { asides[row.intent.base.bytes + aside.name] = aside }
            guard let outcome = outcome(of: row, root, aside) else { continue }
            settled.append(SettledDeletion(id: row.id, outcome: outcome, at: now))
        }
        for aside in asides.values { aside.remove() }
        return settled
    }

    private func outcome(of row: AuditRow, _ root: TreeRoot, _ aside: AsideFolder?)
        -> DeletionOutcome?
    {
        let names = row.intent.path.components
        guard let name = names.last.map(Array.init) else { return nil }
        let above = PathBytes(Array(names.dropLast().joined(separator: [UInt8(ascii: "/")])))
        let path = row.intent.base.appending(path: above)
        let folder: OpenFolder
        do {
            folder = try root.open(path, flags: Self.folderFlags)
        } catch {
            return missing(row, name, error, aside)
        }
        do {
            if let aside, try holds(aside, row) {
                try aside.putBack(row.id, to: folder, as: name, path: row.intent.path)
                return .foundPresent(wasPutBack: true)
            }
            let found = try folder.look(at: name, path: row.intent.path)
            return found?.record.inode == row.intent.record.inode
                ? .foundPresent(wasPutBack: false) : .foundDeleted
        } catch {
            return nil
        }
    }

    /// The folder is gone: what lies aside is put back at the top, where a person finds it.
    private func missing(
        _ row: AuditRow,
        _ name: [UInt8],
        _ error: SystemError,
        _ aside: AsideFolder?
    ) -> DeletionOutcome? {
        guard [ENOENT, ENOTDIR, ELOOP].contains(error.errno) else { return nil }
        guard let aside else { return .foundDeleted }
        do {
            guard try holds(aside, row) else { return .foundDeleted }
            try aside.putBack(row.id, to: aside.home, as: name, path: row.intent.path)
            return .foundPresent(wasPutBack: true)
        } catch {
            return nil
        }
    }

    private func holds(_ aside: AsideFolder, _ row: AuditRow) throws(SystemError) -> Bool {
        let own = AsideFolder.name(of: row.id)
        let found = try aside.folder.look(at: own, path: row.intent.path)
        return found?.record.inode == row.intent.record.inode
    }
}
