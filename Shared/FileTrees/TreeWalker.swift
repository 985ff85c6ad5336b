import CLinux
import Glibc
package import Observations

/// Walks a tree by descriptors, a few kilobytes of names at a time, and never follows a link.
///
/// It belongs to one thread. Memory is bounded by depth, not by the number of files: names of files
/// live in one buffer until the next step, those of folders until they were entered.
package final class TreeWalker {
    /// What a step brought.
    package enum Step: Sendable, Hashable {
        /// Some files of `folder` lie in `files`.
        case files
        /// A folder was left with all below it; the one where the walk began is not.
        case left(LeftFolder)
        /// Everything was seen.
        case done
    }

    /// Decides which folders are entered, by inode, name and the path of the folder they are in.
    package typealias Enters = (UInt64, [UInt8], PathBytes) -> Bool

    /// The files of the last step.
    package private(set) var files: [WalkedFile] = []
    /// The bytes in which their names lie.
    package private(set) var bytes = [UInt8](repeating: 0, count: TreeWalker.bufferBytes)
    /// What could not be looked at.
    package private(set) var problems: [FileProblem] = []
    /// How many mounts inside the tree were left alone.
    package private(set) var mounts = 0

    /// Names of the folders aside that lie where the walk began; they are not entered.
    package private(set) var asides: [[UInt8]] = []

    private var frames: [WalkFrame] = []
    private var single: (folder: OpenFolder, name: [UInt8])?
    private let target: TreeTarget
    private let root: TreeRoot
    /// The walked path from the volume's root.
    private let base: PathBytes
    private let options: WalkOptions
    private let enters: Enters
    private let wantsFiles: (UInt64) -> Bool
    private var ordinals = 0

    /// A walk.
    ///
    /// - Parameters:
    ///   - target: where it begins.
    ///   - path: the target's path from the volume's root.
    ///   - root: the volume's root, from which folders are opened again.
    ///   - options: what it does not do.
    ///   - enters: which folders are entered.
    ///   - wantsFiles: the files of which folders are looked at, by inode.
    package init(
        _ target: TreeTarget,
        at path: PathBytes,
        in root: TreeRoot,
        options: WalkOptions = WalkOptions(),
        enters: @escaping Enters = { _, _, _ in true },
        wantsFiles: @escaping (UInt64) -> Bool = { _ in true }
    ) {
        self.target = target
        self.root = root
        self.options = options
        self.enters = enters
        self.wantsFiles = wantsFiles
        switch target {
        case .folder(let folder):
            base = path
            frames = [frame(folder, path: PathBytes([]), parent: -1)]
        case .file(let folder, let name, let above):
            base = above
            single = (folder, name)
            frames = [frame(folder, path: PathBytes([]), parent: -1)]
        }
    }

    /// The folder of the last step's files.
    package var folder: WalkedFolder? {
        guard let frame = frames.last, let handle = frame.handle else { return nil }
        return WalkedFolder(
            handle: handle,
            path: frame.path,
            ordinal: frame.ordinal,
            parent: frame.parent
        )
    }

    /// Goes on until there are files, a folder was left, or everything was seen.
    ///
    /// - Returns: what came.
    /// - Throws: `SystemError` when the file system itself fails (EIO, EROFS, ESTALE), or when no
    ///   descriptor can be had.
    package func next() throws(SystemError) -> Step {
        files.removeAll(keepingCapacity: true)
        if let single { return try onlyFile(single.folder, single.name) }
        while let last = frames.indices.last {
            if let name = frames[last].nextFolder() {
                try enter(name, from: last)
            } else if frames[last].isRead {
                let frame = frames.removeLast()
                if !frames.isEmpty { return .left(LeftFolder(frame)) }
            } else if try read(last) {
                return .files
            }
        }
        return .done
    }

    /// The folder that the one just left lies in, opened again if need be; nil when it is gone.
    package func openParent() throws(SystemError) -> OpenFolder? {
        guard let last = frames.indices.last else { return nil }
        return try opened(last)
    }

    private func onlyFile(_ folder: OpenFolder, _ name: [UInt8]) throws(SystemError) -> Step {
        single = nil
        let found = try folder.look(at: name, path: PathBytes(name))
        frames[0].isRead = true
        guard let found, found.mount == folder.identity.mount else { return try next() }
        for index in name.indices { bytes[index] = name[index] }
        files = [WalkedFile(record: found.record, nameStart: 0, nameEnd: Int32(name.count))]
        return .files
    }

    private func frame(_ handle: OpenFolder, path: PathBytes, parent: Int) -> WalkFrame {
        defer { ordinals += 1 }
        let nested = options.nested.filter { $0.components.count == path.components.count + 1 }
        let names = nested.filter { options.nested.contains($0) && $0.isIn(path) }
            .compactMap { $0.components.last.map(Array.init) }
        return WalkFrame(
            handle: handle,
            path: path,
            ordinal: ordinals,
            parent: parent,
            wantsFiles: wantsFiles(handle.identity.inode),
            nested: Set(names)
        )
    }

    // MARK: - Entering

    private func enter(_ found: WalkFrame.Folder, from above: Int) throws(SystemError) {
        let name = found.name
        let path = frames[above].path.appending(name)
        guard above > 0 || !name.starts(with: WalkOptions.asideName) else {
            asides.append(name)
            return
        }
        guard !frames[above].nested.contains(name),
            enters(found.inode, name, frames[above].path)
        else { return }
        guard frames.count <= options.depthMax else {
            return note("go deeper than \(options.depthMax) folders in", ENAMETOOLONG, path)
        }
        guard let handle = try opened(above) else { return frames[above].giveUp() }
        do {
            let folder = try openFolder(handle, name, path)
            options.pulse?.beat()
            guard folder.identity.mount == root.folder.identity.mount else {
                mounts += 1
                return
            }
            frames.append(frame(folder, path: path, parent: frames[above].ordinal))
            closeFarthest()
        } catch  where error.errno == EXDEV {
            mounts += 1
        } catch {
            try judge(error, path)
        }
    }

    private func openFolder(
        _ above: OpenFolder,
        _ name: [UInt8],
        _ path: PathBytes
    ) throws(SystemError) -> OpenFolder {
        do {
            return try above.open(folder: name, path: path)
        } catch  where error.errno == EMFILE || error.errno == ENFILE {
            for index in frames.indices.dropLast() where index > 0 { frames[index].handle = nil }
            return try above.open(folder: name, path: path)
        }
    }

    /// The folder of a frame, opened again when it was closed; nil when it is not there any more.
    private func opened(_ index: Int) throws(SystemError) -> OpenFolder? {
        if let handle = frames[index].handle { return handle }
        let path = base.appending(path: frames[index].path)
        do {
            let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK
            let handle = try root.open(path, flags: flags)
            guard handle.identity == frames[index].identity else {
                note("find again", ESTALE, path)
                return nil
            }
            lseek(handle.descriptor, frames[index].offset, SEEK_SET)
            frames[index].handle = handle
            return handle
        } catch {
            try judge(error, path)
            return nil
        }
    }

    private func closeFarthest() {
        guard frames.count > options.openFoldersMax else { return }
        frames[frames.count - options.openFoldersMax].handle = nil
    }

    /// Leaves what went away, notes what was refused, and throws what stops the whole volume.
    private func judge(_ error: SystemError, _ path: PathBytes) throws(SystemError) {
        switch error.errno {
        case ENOENT, ELOOP, ENOTDIR: return
        case EIO, EROFS, EMFILE, ENFILE, ENOMEM: throw error
        default: note(error.operation, error.errno, path)
        }
    }

    private func note(_ operation: String, _ errno: Int32, _ path: PathBytes) {
        problems.note(operation, errno: errno, name: SystemError.name(of: errno), path: path)
    }

    // MARK: - Reading

    /// Reads some names of a folder; whether there are files among them.
    private func read(_ index: Int) throws(SystemError) -> Bool {
        guard let handle = try opened(index) else {
            frames[index].giveUp()
            return false
        }
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe poolkeeper_getdents64(
                handle.descriptor,
                buffer.baseAddress,
                UInt32(buffer.count)
            )
        }
        options.pulse?.beat()
        guard count > 0 else {
            frames[index].isRead = true
            if count < 0 {
                let path = frames[index].path
                try judge(SystemError("list", errno: Int32(-count), path: path), path)
            }
            return false
        }
        parse(count, handle, index)
        return !files.isEmpty
    }

    private func parse(_ count: Int, _ handle: OpenFolder, _ index: Int) {
        var reading = WalkReading(
            folder: handle,
            wantsFiles: frames[index].wantsFiles,
            looksAtSymlinks: options.looksAtSymlinks,
            pulse: options.pulse
        )
        swap(&reading.files, &files)
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe reading.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        swap(&reading.files, &files)
        frames[index].take(reading)
        for (errno, name) in reading.refused {
            note("look at", errno, frames[index].path.appending(name))
        }
        if !frames[index].nested.isEmpty { dropNested(index) }
    }

    private func dropNested(_ index: Int) {
        files.removeAll { file in
            let name = bytes[Int(file.nameStart)..<Int(file.nameEnd)]
            return frames[index].nested.contains(Array(name))
        }
    }

    private static let bufferBytes = 32_768
}

extension PathBytes {
    /// The path of a path in this folder; either may be empty.
    package func appending(path: PathBytes) -> PathBytes {
        path.bytes.isEmpty ? self : appending(path.bytes)
    }

    /// Whether its folder is this one.
    fileprivate func isIn(_ folder: PathBytes) -> Bool {
        components.dropLast().elementsEqual(folder.components)
    }
}
