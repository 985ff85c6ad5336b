package import Observations

/// What a registered path leads to.
package enum TreeTarget: Sendable {
    /// A folder, with everything below it.
    case folder(OpenFolder)
    /// One regular file, in its folder; `above` is that folder's path from the volume's root.
    case file(OpenFolder, name: [UInt8], above: PathBytes)
}
