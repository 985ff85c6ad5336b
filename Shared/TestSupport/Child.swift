import Glibc

/// A program a test runs, started without a shell.
enum Child {
    /// Starts a program with its output in a file; the caller waits for it.
    static func start(_ arguments: [String], log: String) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(
            &actions,
            1,
            log,
            O_WRONLY | O_CREAT | O_APPEND,
            0o644
        )
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let texts = unsafe arguments.map { unsafe strdup($0) }
        defer { unsafe texts.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawnp(
            &child,
            arguments[0],
            &actions,
            nil,
            texts + [nil],
            environ
        )
        guard result == 0 else {
            throw ChildFailed(description: "\(arguments[0]) could not be started: \(result)")
        }
        return child
    }

    /// Waits for a program to end; throws unless it ended with 0.
    static func wait(_ child: pid_t, _ name: String, log: String) throws {
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) == -1 && errno == EINTR {}
        guard status == 0 else {
            throw ChildFailed(description: "\(name) ended with status \(status); see \(log)")
        }
    }
}

/// A program a test needs did not do its work.
struct ChildFailed: Error, CustomStringConvertible {
    let description: String
}
