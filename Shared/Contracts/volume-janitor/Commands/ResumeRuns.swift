/// Ends a pause of a volume, or of the whole host.
package struct ResumeRuns: Command {
    /// `volume-janitor.resume.v1`.
    package static let kind: LaneName = .kind("volume-janitor.resume.v1")

    /// The volume; nil for the whole host.
    package var volume: String?

    /// The volume, or `*` for the whole host.
    package var key: String { volume ?? "*" }

    /// The end of a pause.
    package init(volume: String?) { self.volume = volume }
}
