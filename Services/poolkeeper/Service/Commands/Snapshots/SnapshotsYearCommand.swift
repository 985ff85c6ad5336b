import ArgumentParser
import Observability
import ServiceChassis
import SnapshotKeeper

/// `poolkeeper snapshots year`: nothing is looked at and nothing is done.
///
/// Snapshots are taken and let go in memory, from now on, as the settings say.
struct SnapshotsYearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "year",
        abstract: "Show what a year of snapshots would leave."
    )

    @Option(
        help: """
            Settings, ASG's as they are or with a storage section; else /etc/asg/config.yaml or \
            ./config.yaml, whichever is there first.
            """
    )
    var config: String?

    @Option(help: "Only this subvolume, by its path; else every one of the settings.")
    var subvolume: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let host = try HostSettingsFile(named: config).read { HostSnapshotSettings(reading: &$0) }
        let meant = try SnapshotOptions.meant(by: subvolume, of: host.snapshots.subvolumes)
        let now = SystemWallClock().now()
        let years = meant.map { SnapshotYearAnswer($0, from: now) }
        if json {
            Console.standard.output(try CommandAnswer.json(["subvolumes": years]))
        } else {
            Console.standard.output(years.map(\.text).joined(separator: "\n"))
        }
    }
}
