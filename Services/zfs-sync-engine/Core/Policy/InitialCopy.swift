/// What a first copy of a dataset begins with.
package enum InitialCopy: String, Sendable, Hashable, Codable, CaseIterable {
    /// The oldest snapshot, then all others.
    case all
    /// The newest snapshot alone.
    case newest
}
