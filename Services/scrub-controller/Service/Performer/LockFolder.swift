import Glibc

/// The folder of the locks by which processes that scrub know of each other: nobody else may write
/// to it, so that nobody else keeps a scrub waiting or has it write to a file of theirs.
package struct LockFolder: Sendable {
    /// Where it is.
    package let path: String

    /// A folder of locks at a path.
    package init(_ path: String) { self.path = path }

    /// The folder of whoever runs this.
    ///
    /// The kernel lets only root scrub, so what others try out excludes only theirs.
    package static var own: LockFolder {
        let user = geteuid()
        return LockFolder(user == 0 ? "/run/poolkeeper-scrubs" : "/tmp/poolkeeper-scrubs-\(user)")
    }

    /// Opens the file of a lock; whoever is given it closes it.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - isMade: whether the folder and the file are made when they are missing.
    /// - Returns: the open file; nil when it is missing, so that nobody has a lock on it.
    /// - Throws: when somebody else may have made it or may write to it, or it cannot be opened.
    func file(_ name: String, isMade: Bool) throws(UntrustedLock) -> Int32? {
        guard let folder = try opened(isMade: isMade) else { return nil }
        defer { close(folder) }
        // Of a pipe or a device nobody is waited for.
        let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isMade ? O_CREAT : 0)
        let file = unsafe openat(folder, name, flags, 0o600)
        guard file >= 0 else {
            let number = errno
            guard number == ENOENT, !isMade else { throw refused("\(path)/\(name)", number) }
            return nil
        }
        try trust(file, as: S_IFREG, "\(path)/\(name)")
        return file
    }

    private func opened(isMade: Bool) throws(UntrustedLock) -> Int32? {
        // Of a folder that cannot be made the next call says what is wrong, but for this one.
        let made = unsafe isMade && mkdir(path, 0o700) != 0 ? errno : 0
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else {
            let number = errno
            guard number == ENOENT else { throw refused(path, number) }
            guard isMade else { return nil }
            throw refused(path, made == 0 ? number : made)
        }
        try trust(folder, as: S_IFDIR, path)
        return folder
    }

    /// Closes what is not to be trusted.
    private func trust(_ file: Int32, as kind: mode_t, _ path: String) throws(UntrustedLock) {
        var info = stat()
        let problem: String? =
            if unsafe fstat(file, &info) != 0 {
                unsafe String(cString: strerror(errno))
            } else if info.st_mode & S_IFMT != kind {
                "it is not a \(kind == S_IFDIR ? "folder" : "regular file")"
            } else if info.st_uid != geteuid() {
                "it belongs to user \(info.st_uid), not to \(geteuid())"
            } else if info.st_mode & 0o022 != 0 {
                "others may write to it"
            } else {
                nil
            }
        guard let problem else { return }
        close(file)
        throw UntrustedLock(path: path, problem: problem)
    }

    private func refused(_ path: String, _ number: Int32) -> UntrustedLock {
        let problem =
            switch number {
            case ELOOP: "it is a symbolic link"
            case ENOTDIR: "it is not a folder"
            default: unsafe String(cString: strerror(number))
            }
        return UntrustedLock(path: path, problem: problem)
    }
}

/// A lock that says nothing, because somebody else may have made it or it cannot be opened.
package struct UntrustedLock: Error, Sendable, Equatable, CustomStringConvertible {
    let path: String
    let problem: String

    /// What is wrong and what to do.
    package var description: String {
        "\(path) cannot be used for the locks of scrubs: \(problem); put that right or remove it"
    }
}
