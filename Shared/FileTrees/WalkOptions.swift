package import Observations

/// What a walk does not do.
package struct WalkOptions: Sendable {
    /// Paths below the walked one that others look after; they are not entered nor looked at.
    package var nested: Set<PathBytes> = []
    /// Whether symbolic links are looked at; else they are counted alone.
    package var looksAtSymlinks = false
    /// Folders deeper than this are not entered.
    package var depthMax = 1024
    /// Folders that are held open at the most; others are opened again on the way back.
    package var openFoldersMax = 128
    /// Beaten after each call of the kernel; nil where nobody watches.
    package var pulse: Pulse?

    /// A walk of everything.
    package init() {}

    /// How the folders begin into which files are moved before they are deleted.
    package static let asideName = Array(".janitor-trash-".utf8)
}
