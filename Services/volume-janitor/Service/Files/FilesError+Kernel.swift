import FileTrees
import Glibc

extension FilesError {
    /// Puts what the kernel said of a registered path into words.
    init(_ error: SystemError) {
        let path = "\(error.path)"
        switch error.errno {
        case ENOENT:
            self.init(
                .missing,
                "there is no \(path) in the volume; nothing is done until there is",
                underlying: error
            )
        case ELOOP, EXDEV:
            self.init(
                .escapes,
                "\(path) leads through a symbolic link or a mount (\(error.name)); register the "
                    + "real path, in the volume it lies in",
                underlying: error
            )
        case ENOTDIR:
            self.init(
                .notAFile,
                "\(path) is not a folder or a regular file; register one that is",
                underlying: error
            )
        case EIO, EROFS, ESTALE:
            self.init(
                .broken,
                "the file system fails: \(error); look at the machine's log and check the disk",
                underlying: error
            )
        case ENOSYS:
            self.init(
                .refused,
                "the kernel does not tell mounts apart (statx without STATX_MNT_ID); Linux 5.8 or "
                    + "newer is needed",
                underlying: error
            )
        default:
            self.init(
                .refused,
                "\(error); check the rights of the janitor (DAC_OVERRIDE) and the mount",
                underlying: error
            )
        }
    }
}
