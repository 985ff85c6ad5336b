/// Plans every rule of a volume anew; deletes nothing.
package struct PlanVolume: Command {
    /// `volume-janitor.plan.v1`.
    package static let kind: LaneName = .kind("volume-janitor.plan.v1")

    /// The volume.
    package var volume: String

    /// The volume.
    package var key: String { volume }

    /// Plans of a volume.
    package init(volume: String) { self.volume = volume }
}
