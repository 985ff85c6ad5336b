package import Quantities

/// Pauses the runs of a volume, or every run of the host.
package struct PauseRuns: Command {
    /// `volume-janitor.pause.v1`.
    package static let kind: LaneName = .kind("volume-janitor.pause.v1")

    /// The volume; nil for the whole host.
    package var volume: String?
    /// Until when; nil for until they are resumed.
    package var until: Timestamp?
    /// Why; empty for no reason given.
    package var reason: String

    /// The volume, or `*` for the whole host.
    package var key: String { volume ?? "*" }

    /// A pause.
    package init(volume: String?, until: Timestamp? = nil, reason: String = "") {
        self.volume = volume
        self.until = until
        self.reason = reason
    }
}
