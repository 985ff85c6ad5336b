import Glibc

/// Whether there is a socket at a path.
func socketExists(_ path: String) -> Bool {
    var info = stat()
    return unsafe stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFSOCK
}
