import CampaignControl
import Foundation
import Testing

@testable import CampaignNemesis

/// Goal: what was acknowledged is delivered and takes effect once, whatever is done to the
/// processes between.
///
/// Method: real nodes and hubs as processes over `tcp://`; a nemesis whose faults come from a seed;
/// a checker that knows nothing of the bus and reads what the nodes wrote down. A failure names the
/// command that runs its seed again.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CampaignTests {
    @Test(arguments: [UInt64(1), 2])
    func `nothing acknowledged is lost and nothing takes effect twice, whatever is killed`(
        seed: UInt64
    ) async throws {
        try await expectGreen { $0.seed = seed }
    }

    @Test func `so it is when every frame of every lane is lost`() async throws {
        try await expectGreen {
            $0.seed = 3
            $0.dropsAllData = true
        }
    }

    @Test func `so it is with two hubs and two instances of each service`() async throws {
        try await expectGreen {
            $0.seed = 4
            ($0.hubs, $0.instances) = (2, 2)
        }
    }
}

/// Runs a campaign and expects every promise kept.
func expectGreen(_ change: (inout CampaignSettings) -> Void) async throws {
    var settings = CampaignSettings()
    settings.seconds = 12
    change(&settings)
    let report = try await CampaignFolder.with { try await Campaign.run(settings, in: $0) }
    #expect(report.isGreen, "\(report.text)")
}

/// A folder of a campaign's own, removed afterwards.
enum CampaignFolder {
    static func with<R>(_ body: (String) async throws -> R) async throws -> R {
        let path = FileManager.default.temporaryDirectory.path + "/pk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer {
            // Leftovers are not worth failing a test.
            try? FileManager.default.removeItem(atPath: path)
        }
        return try await body(path)
    }
}
