/// What a pause is about.
package enum PauseScope: Sendable, Hashable {
    /// Every volume.
    case all
    /// One volume.
    case volume(VolumeName)
}
