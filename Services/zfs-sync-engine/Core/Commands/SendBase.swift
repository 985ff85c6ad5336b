/// Where an incremental send begins.
package enum SendBase: Sendable, Hashable {
    /// At a snapshot of the source, by the part behind `@`.
    case snapshot(String)
    /// At a bookmark of the source, by the part behind `#`.
    case bookmark(String)
}
