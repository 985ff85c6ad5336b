import FileTrees
import Glibc
import Observations
import VolumeJanitorCore

/// Deletes one file at a time, after looking at it once more in every way there is.
struct Remover: Sendable {
    let root: TreeRoot
    /// The path of the walk's first folder from the volume's root.
    let base: PathBytes
    /// Where files are moved first; nil where that cannot be made, as on a full disk.
    let aside: AsideFolder?
    let skipsOpenForWrite: Bool

    /// Deletes a file whose row is written down, or leaves it.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - row: its row, which names it while it is moved aside.
    ///   - wasTouched: another name of it was deleted before, which changed its inode.
    /// - Returns: what became of it.
    func remove(_ file: DoomedFile, row: Int64, wasTouched: Bool) -> DeletionOutcome {
        do {
            return try removeOrLeave(file, row, wasTouched)
        } catch {
            switch error.errno {
            case ENOENT: return .left(.gone)
            case ENOTEMPTY where file.isFolder: return .left(.changed)
            default: return .refused(errno: error.errno, name: error.name)
            }
        }
    }

    private func removeOrLeave(
        _ file: DoomedFile,
        _ row: Int64,
        _ wasTouched: Bool
    ) throws(SystemError) -> DeletionOutcome {
        guard let found = try file.folder.look(at: file.name, path: file.path) else {
            return .left(.gone)
        }
        guard isSame(found, as: file, wasTouched) else { return .left(.changed) }
        guard isInPlace(file) else { return .left(.moved) }
        guard case .regular = file.record.kind, skipsOpenForWrite else {
            return try take(file, row)
        }
        switch FileLease.take(file.name, in: file.folder) {
        case .open: return .left(.open)
        // Without a lease the file's age, which was looked at, has to do.
        case .unknown: return try take(file, row)
        case .held(var lease): return try take(file, row, under: &lease)
        }
    }

    private func take(_ file: DoomedFile, _ row: Int64) throws(SystemError) -> DeletionOutcome {
        guard let aside else {
            try file.folder.remove(file.name, isFolder: file.isFolder, path: file.path)
            return .deleted(isPending: false)
        }
        let own = AsideFolder.name(of: row)
        try file.folder.move(file.name, to: aside.folder, as: own, path: file.path)
        if let reason = try doubt(file, own, aside) {
            try aside.putBack(row, to: file.folder, as: file.name, path: file.path)
            return .left(reason)
        }
        try finish(file, row, aside)
        return .deleted(isPending: false)
    }

    private func take(
        _ file: DoomedFile,
        _ row: Int64,
        under lease: inout FileLease
    ) throws(SystemError) -> DeletionOutcome {
        guard let aside else {
            guard lease.isUndisturbed else { return .left(.open) }
            let isPending = lease.hasReaders()
            try file.folder.remove(file.name, isFolder: false, path: file.path)
            return .deleted(isPending: isPending)
        }
        let own = AsideFolder.name(of: row)
        try file.folder.move(file.name, to: aside.folder, as: own, path: file.path)
        var reason = try doubt(file, own, aside)
        if reason == nil, !lease.isUndisturbed { reason = .open }
        if let reason {
            try aside.putBack(row, to: file.folder, as: file.name, path: file.path)
            return .left(reason)
        }
        let isPending = lease.hasReaders()
        try finish(file, row, aside)
        return .deleted(isPending: isPending)
    }

    /// Deletes what was moved aside; puts it back when even that is refused.
    private func finish(
        _ file: DoomedFile,
        _ row: Int64,
        _ aside: AsideFolder
    ) throws(SystemError) {
        do {
            let own = AsideFolder.name(of: row)
            try aside.folder.remove(own, isFolder: file.isFolder, path: file.path)
        } catch {
            try aside.putBack(row, to: file.folder, as: file.name, path: file.path)
            throw error
        }
    }

    /// Why what was moved aside has to be put back; nil when it is what was planned.
    private func doubt(
        _ file: DoomedFile,
        _ own: [UInt8],
        _ aside: AsideFolder
    ) throws(SystemError) -> SkipReason? {
        guard let found = try aside.folder.look(at: own, path: file.path) else { return .gone }
        // Moving it changed the time of its inode, and nothing else.
        guard found.record.isSameContent(as: file.record) || isSameFolder(found, file) else {
            return .changed
        }
        return isInPlace(file) ? nil : .moved
    }

    private func isSame(_ found: LookedAt, as file: DoomedFile, _ wasTouched: Bool) -> Bool {
        guard found.mount == root.folder.identity.mount else { return false }
        if file.isFolder { return isSameFolder(found, file) }
        return wasTouched
            ? found.record.isSameContent(as: file.record) : found.record.isSame(as: file.record)
    }

    /// A folder whose last name went in this run has new times.
    private func isSameFolder(_ found: LookedAt, _ file: DoomedFile) -> Bool {
        file.isFolder && found.record.kind == .directory
            && found.record.inode == file.record.inode
    }

    private func isInPlace(_ file: DoomedFile) -> Bool {
        root.contains(file.folder, at: base.appending(path: file.folderPath))
    }
}
