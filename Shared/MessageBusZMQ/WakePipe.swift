import Glibc

/// Wakes a thread that waits in poll; any thread may ring it.
final class WakePipe: Sendable {
    let reading: Int32
    private let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw ZMQError("making a pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// A full pipe has been rung often enough.
    func ring() {
        _ = unsafe write(writing, [1], 1)
    }

    /// Takes away every ring there was.
    func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(reading, &bytes, bytes.count) > 0 {}
    }
}
