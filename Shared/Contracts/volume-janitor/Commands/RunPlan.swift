/// Carries out a plan that the person looked at; what a fuse held is run too.
///
/// It is rejected when the files that would go differ by more than a twentieth from the plan.
package struct RunPlan: Command {
    /// `volume-janitor.run-plan.v1`.
    package static let kind: LaneName = .kind("volume-janitor.run-plan.v1")

    /// The plan's digest, at least its first eight digits.
    package var plan: String
    /// The volume it is of, when the issuer knows it.
    package var volume: String?

    /// The volume, or the plan where that is not known.
    package var key: String { volume ?? plan }

    /// A run of a plan.
    package init(plan: String, volume: String? = nil) {
        self.plan = plan
        self.volume = volume
    }
}
