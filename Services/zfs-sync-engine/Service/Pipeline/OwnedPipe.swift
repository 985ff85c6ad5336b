import CLinux
import SystemPackage

/// A pipe between this process and one it starts; no other process inherits its ends.
struct OwnedPipe {
    let reading: FileDescriptor
    let writing: FileDescriptor
    /// Bytes that it holds.
    let room: Int

    /// Makes a pipe.
    ///
    /// - Parameter wanted: bytes it should hold; a process without the privilege gets at most
    ///   `/proc/sys/fs/pipe-max-size` (pipe(7)), so less is taken when the kernel refuses.
    /// - Throws: `Errno` when there are no descriptors left.
    init(room wanted: Int) throws {
        var ends: [Int32] = [-1, -1]
        let result = unsafe poolkeeper_pipe(&ends)
        guard result == 0 else { throw Errno(rawValue: -result) }
        reading = FileDescriptor(rawValue: ends[0])
        writing = FileDescriptor(rawValue: ends[1])
        var (asked, got) = (wanted, Int32(-1))
        while got < 0, asked >= 65_536 {
            got = poolkeeper_pipe_room(ends[0], Int32(clamping: asked))
            asked /= 2
        }
        room = got > 0 ? Int(got) : 65_536
    }

    func close() {
        try? reading.close()
        try? writing.close()
    }
}
