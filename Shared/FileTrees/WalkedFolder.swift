package import Observations

/// A folder that a walk is in.
package struct WalkedFolder: Sendable {
    /// The open folder.
    package let handle: OpenFolder
    /// Its path below the walked one; empty for that itself.
    package let path: PathBytes
    /// Its number in the walk, from 0.
    package let ordinal: Int
    /// The number of the folder it was found in; -1 for the first.
    package let parent: Int
}
