/// Which repair of several steps.
package enum SwapKind: String, Sendable, Hashable, Codable {
    /// The target is set aside, its base is cloned under the old name and promoted.
    case fork
    /// A new copy is received beside the target and takes its name.
    case reanchor
}
