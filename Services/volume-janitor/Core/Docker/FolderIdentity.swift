/// Which folder a path led to, so that whoever opens it later can tell whether it still is.
package struct FolderIdentity: Sendable, Hashable {
    /// The device's number (`st_dev`).
    package let device: UInt64
    /// The number on it (`st_ino`).
    package let inode: UInt64
    /// The mount it was reached by (`mnt_id` of `/proc/self/fdinfo`, `stx_mnt_id` of statx(2)).
    package let mountID: Int

    /// An identity of these numbers.
    package init(device: UInt64, inode: UInt64, mountID: Int) {
        self.device = device
        self.inode = inode
        self.mountID = mountID
    }
}
