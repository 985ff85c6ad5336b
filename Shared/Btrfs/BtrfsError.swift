/// Why a pool could not be read, with what a person can do.
package struct BtrfsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal it is.
    package enum Reason: Sendable, Hashable {
        /// There is nothing at the path.
        case missing
        /// Another file system is mounted there.
        case notBtrfs
        /// The path lies inside a file system instead of being where one is mounted.
        case notMountPoint
        /// Another pool than the pinned one is mounted there.
        case wrongPool
        /// The folder is no subvolume's root.
        case notSubvolume
        /// The kernel refused a call; its error number.
        case refused(errno: Int32)
        /// The kernel answered what this version cannot read.
        case unreadable
    }

    /// What kind of refusal it is.
    package let reason: Reason
    /// What happened and what to do.
    package let description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }

    static func refused(_ call: String, at mount: String, errno: Int32) -> Self {
        let hint =
            errno == 1 || errno == 13 ? "; run it as root or through sudo" : ""
        return Self(
            .refused(errno: errno),
            "\(mount): the kernel refused \(call) (\(KernelName.of(errno)))\(hint)"
        )
    }
}
