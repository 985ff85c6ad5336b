package import Observations

/// A file that a walk met: what its inode says, and where its name lies in the walk's bytes.
package struct WalkedFile: Sendable {
    /// What its inode says.
    package let record: FileRecord
    /// Where its name begins.
    package let nameStart: Int32
    /// Where its name ends.
    package let nameEnd: Int32
}
