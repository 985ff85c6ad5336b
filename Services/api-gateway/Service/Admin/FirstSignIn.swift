import Glibc

/// The file that says the first user's password to whoever may read the state folder.
///
/// A log goes to places that outlive the password's secrecy; this file stays where the users are.
struct FirstSignIn: Sendable {
    /// Where it is.
    let path: String

    init(stateFolder: String) {
        path = stateFolder + "/first-sign-in"
    }

    /// Writes name and password, for the owner alone, and returns once that is on disk.
    func write(_ user: NewUser) throws {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        let text = Array("user: \(user.name)\npassword: \(user.password)\n".utf8)
        guard fchmod(descriptor, 0o600) == 0,
            unsafe Glibc.write(descriptor, text, text.count) == text.count,
            fsync(descriptor) == 0
        else { throw failure() }
    }

    private func failure() -> AdminError {
        let cause = unsafe String(cString: strerror(errno))
        return AdminError(
            .unreachable,
            "the first user's password cannot be written to \(path) (\(cause)); check its folder"
        )
    }
}
