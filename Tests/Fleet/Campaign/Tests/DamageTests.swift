import FleetProcesses
import Testing

@testable import CampaignNemesis

/// Goal: what a damaged disk took is declared, and nothing else is lost.
///
/// Method: real nodes whose journals are damaged while they do not run. What was damaged is chosen
/// so that only the journal held it, so something must be declared.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DamageTests {
    @Test func `messages whose bits flip before anybody has them are declared, and no other`()
        async throws
    {
        let report = try await run { fleet in
            try await pause(for: .seconds(2))
            try await fleet.inject(.flipBit(0))
        }
        #expect(report.isGreen, "\(report.text)")
        #expect(report.line.contains(", lost 0, doubled 0, "), "\(report.text)")
        #expect(!report.line.hasSuffix(" declared 0"), "\(report.text)")
        #expect(report.faults["bits flipped", default: 0] > 0)
    }

    @Test func `a journal that is cut off is put back from its copy, and its epoch is renewed`()
        async throws
    {
        let report = try await run { fleet in
            try await pause(for: .seconds(2))
            try await fleet.inject(.backUp(0))
            try await pause(for: .seconds(2))
            try await fleet.inject(.truncate(0, part: 0.5))
            try await pause(for: .seconds(3))
        }
        #expect(report.isGreen, "\(report.text)")
        #expect(report.faults["damaged journal refused"] == 1, "\(report.text)")
    }

    private func run(
        _ faults: (CampaignFleet) async throws -> Void
    ) async throws -> CampaignReport {
        var settings = CampaignSettings()
        settings.damages = true
        // They are none of the damaged journal's.
        settings.issuesCommands = false
        settings.silentSeconds = 3
        return try await CampaignFolder.with { try await Campaign.run(settings, in: $0, faults) }
    }
}
