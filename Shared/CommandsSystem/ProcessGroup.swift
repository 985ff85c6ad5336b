import Glibc
import Synchronization

/// The process group of one command, known once it runs.
final class ProcessGroup: Sendable {
    private let id = Mutex<pid_t>(0)

    func set(_ id: pid_t) {
        self.id.withLock { $0 = id }
    }

    /// Kills whatever of the group is left; nothing when the command never ran.
    func kill() {
        let id = id.withLock { $0 }
        guard id > 1 else { return }
        _ = Glibc.kill(-id, SIGKILL)
    }
}
