import Glibc
import Observability

/// Removes the socket file a dead process left; a live one keeps it, which is an error.
package func removeStaleSocket(_ path: String) throws {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFSOCK, !answers(path) else {
        throw HTTPServerError(address: .unix(path: path), cause: nil)
    }
    unsafe unlink(path)
}

/// Whether anybody accepts connections at a unix socket.
private func answers(_ path: String) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
        guard path.utf8.count < place.count else { return false }
        unsafe place.copyBytes(from: Array(path.utf8))
        return true
    }
    guard fits else { return false }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return unsafe withUnsafePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, size) == 0
        }
    }
}
