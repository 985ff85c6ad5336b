import CLinux

/// Makes writing to a pipe that nobody reads an error of the write, not the end of the process.
enum BrokenPipes {
    /// True once the process ignores SIGPIPE.
    static let areErrors = poolkeeper_ignore_broken_pipes() == 0
}
