/// What kind of thing is lost.
package enum LossKind: String, Sendable, Hashable, Codable {
    /// A snapshot.
    case snapshot
    /// A dataset with all that is written to it.
    case dataset
    /// What was written since the newest snapshot.
    case writes
    /// What a receive that was cut short has kept.
    case partial
}
