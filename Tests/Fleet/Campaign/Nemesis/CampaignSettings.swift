package import CampaignControl

/// How a campaign is run; the same settings draw the same faults.
package struct CampaignSettings: Sendable, Equatable {
    /// How long faults are injected.
    package var seconds = 20
    /// What everything is drawn from.
    package var seed: UInt64 = 1
    /// Hubs at once.
    package var hubs = 1
    /// Instances of each service.
    package var instances = 1
    /// Keys on each lane.
    package var keys = 8
    /// Tenths of a second from one value of each key and lane to the next.
    package var pace = 2
    /// Whether nodes publish from their start on; a test may let them begin later.
    package var publishesAtStart = true
    /// Whether a node of api-gateway issues commands to those of `right`.
    package var issuesCommands = true
    /// Whether every frame of a lane is lost all the time.
    package var dropsAllData = false
    /// Whether journals are damaged and put back, so that losses may be declared.
    package var damages = false
    /// Whether disks run full: needs root, for a small tmpfs.
    package var fillsDisks = false
    /// Seconds that acknowledged rows are kept.
    package var keep = 86_400
    /// A bug that every node has.
    package var bug: PlantedBug?
    /// Seconds that everything may take to arrive in the end.
    package var drainSeconds = 150
    /// After so many seconds in which nothing more arrived, nothing is waited for; nil for never.
    package var settledSeconds: Int?
    /// Seconds that a node is silent before its journal loses its end; see `CampaignFleet`.
    package var silentSeconds = 8

    /// A short campaign without damage.
    package init() {}

    /// The settings in words that run it again.
    package var replay: String {
        var words = [
            "SECONDS=\(seconds)", "SEED=\(seed)", "HUBS=\(hubs)", "INSTANCES=\(instances)",
        ]
        if pace != Self().pace { words.append("PACE=\(pace)") }
        if dropsAllData { words.append("NODATA=1") }
        if damages { words.append("DAMAGE=1") }
        if fillsDisks { words.append("FULLDISK=1") }
        return "make campaign " + words.joined(separator: " ")
    }
}
