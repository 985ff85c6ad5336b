package import Logging
package import Quantities
package import ScrubControllerCore
package import StateStore

/// What governors of all pools share.
package struct GovernorParts: Sendable {
    /// Where everything is kept.
    package let journal: ServiceJournal
    /// Whose host it is.
    package let owner: HostOwner
    /// Which disks scrubs run on.
    package let rivals: RivalBoard
    /// Where waiting for disks is told; nil for the whole machine's.
    package let pressureFile: String?
    /// The time of day.
    package let clock: any WallClock
    /// Where decisions and their reasons are written.
    package let logger: Logger

    /// Parts.
    package init(
        journal: ServiceJournal,
        owner: HostOwner,
        rivals: RivalBoard = RivalBoard(),
        pressureFile: String? = nil,
        clock: any WallClock,
        logger: Logger
    ) {
        self.journal = journal
        self.owner = owner
        self.rivals = rivals
        self.pressureFile = pressureFile
        self.clock = clock
        self.logger = logger
    }
}
