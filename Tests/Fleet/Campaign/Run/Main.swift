import ArgumentParser
import CampaignControl
import CampaignNemesis
import Foundation

/// `make campaign`: a long campaign, with a report whose last line is the verdict.
@main
struct RunCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Run services over the bus, break what can break, and judge what they wrote down."
    )

    @Option(help: "How long faults are injected.") var seconds = 300
    @Option(help: "What the faults are drawn from.") var seed: UInt64 = 1
    @Option(help: "Hubs at once.") var hubs = 2
    @Option(help: "Instances of each service.") var instances = 2
    @Option(help: "Tenths of a second from one value of each key and lane to the next.")
    var pace = CampaignSettings().pace
    @Flag(help: "Lose every frame of a lane.") var noData = false
    @Flag(help: "Damage journals and put them back, so that losses may be declared.")
    var damage = false
    @Flag(help: "Let disks run full; needs root.") var fullDisk = false
    @Option(help: "A bug to plant; the campaign should then fail.") var bug: String?
    @Option(help: "Where its files go; the default is a new folder among temporary files.")
    var folder: String?

    func run() async throws {
        var settings = CampaignSettings()
        (settings.seconds, settings.seed) = (seconds, seed)
        (settings.hubs, settings.instances) = (hubs, instances)
        settings.pace = pace
        (settings.dropsAllData, settings.damages) = (noData, damage)
        settings.fillsDisks = fullDisk
        if let bug {
            settings.bug = PlantedBug(rawValue: bug)
            guard settings.bug != nil else { throw ValidationError("\(bug) is no planted bug") }
        }
        let place =
            folder
            ?? FileManager.default.temporaryDirectory.path
            + "/campaign-\(seed)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let report = try await Campaign.run(settings, in: place)
        print(report.text)
        guard report.isGreen else { throw ExitCode(1) }
        if folder == nil { try FileManager.default.removeItem(atPath: place) }
    }
}
