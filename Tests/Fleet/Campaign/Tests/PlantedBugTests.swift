import CampaignControl
import FleetProcesses
import Testing

@testable import CampaignNemesis

/// Goal: the campaign turns red when the bus is built wrong, and not by what is done to it.
///
/// Method: each bug is planted in real nodes, and the faults that bring it to light are injected.
/// The same faults leave nodes without the bug green, run at the same time.
@Suite(.timeLimit(.minutes(10))) struct PlantedBugTests {
    @Test(arguments: PlantedBug.allCases)
    func `a bus that is built wrong turns the campaign red, where the right one is green`(
        bug: PlantedBug
    ) async throws {
        let scenario = Scenario.revealing(bug)
        async let wrong = scenario.run(bug)
        async let right = scenario.run(nil)
        let (red, green) = (try await wrong, try await right)
        #expect(green.isGreen, "without the bug: \(green.text)")
        #expect(!red.isGreen, "with the bug: \(red.text)")
        #expect(red.findings.contains(scenario.finding), "with the bug: \(red.text)")
    }
}

/// What brings a bug to light.
private struct Scenario {
    var settings = CampaignSettings()
    /// What the checker then says, among other things.
    var finding = "lost: "
    let faults: @Sendable (CampaignFleet) async throws -> Void

    init(_ faults: @escaping @Sendable (CampaignFleet) async throws -> Void) {
        self.faults = faults
        settings.keys = 4
        settings.issuesCommands = false
        settings.silentSeconds = 3
        settings.settledSeconds = 15
    }

    /// Runs it with a bug, or without; the faults are the same.
    func run(_ bug: PlantedBug?) async throws -> CampaignReport {
        var settings = settings
        settings.bug = bug
        return try await CampaignFolder.with { try await Campaign.run(settings, in: $0, faults) }
    }

    static func revealing(_ bug: PlantedBug) -> Self {
        switch bug {
        case .acknowledgedBeforeCommit: killing(Self.left)
        case .cursorBeforeEffect: killing(Self.right)
        case .sequenceReused: puttingBack
        case .trimmedByFastest: leavingOneBehind
        case .olderEpochIgnored: goingBackToAClosedEpoch
        case .commandPerformedLate: keepingThePerformerWaiting
        }
    }

    /// Kills a node time and again while everybody publishes.
    private static func killing(_ node: Int) -> Self {
        var scenario = Self { fleet in
            // What was killed before it did anything shows nothing; each time it does as much and
            // a little more.
            for time in 0..<6 {
                try await fleet.waitForBoot(of: node)
                try await pause(for: .milliseconds(900 + 150 * time))
                try await fleet.inject(.kill(node))
            }
        }
        scenario.settings.pace = 1
        return scenario
    }

    /// Numbers that were given out come again with other messages.
    private static var puttingBack: Self {
        var scenario = Self { fleet in
            try await fleet.inject(.backUp(left))
            try await pause(for: .seconds(3))
            try await fleet.inject(.putBack(left))
            try await pause(for: .seconds(5))
        }
        scenario.settings.damages = true
        return scenario
    }

    /// One of two instances is cut off until a lane was trimmed more than once.
    private static var leavingOneBehind: Self {
        var scenario = Self { fleet in
            // Everybody has met everybody then; an instance that nobody knows holds nothing back.
            // The other nodes' values would only cost time.
            try await pause(for: .seconds(5))
            try await fleet.tell(left) { $0.isPublishing = true }
            try await pause(for: .seconds(2))
            try await fleet.inject(.cut(3, milliseconds: 11_000))
        }
        scenario.settings.instances = 2
        (scenario.settings.keys, scenario.settings.pace) = (32, 2)
        scenario.settings.publishesAtStart = false
        scenario.settings.keep = 3
        scenario.finding = "declared lost without damage: "
        return scenario
    }

    /// A journal is made anew, and then its older copy comes back.
    private static var goingBackToAClosedEpoch: Self {
        var scenario = Self { fleet in
            try await pause(for: .seconds(2))
            try await fleet.inject(.backUp(left))
            try await fleet.inject(.replaceByNew(left))
            try await pause(for: .seconds(3))
            try await fleet.inject(.putBack(left))
            try await pause(for: .seconds(12))
        }
        scenario.settings.damages = true
        return scenario
    }

    /// No claim is answered for over 10 s: the issuer stands still, then a performer is cut off.
    ///
    /// Commands wait for the one before, so at each moment some have yet to be claimed: also on a
    /// machine so slow that one is performed for seconds, a claim then waits for over 10 s.
    private static var keepingThePerformerWaiting: Self {
        var scenario = Self { fleet in
            try await pause(for: .seconds(5))
            try await fleet.inject(.freeze(issuer, milliseconds: 16_000))
            try await pause(for: .seconds(5))
            try await fleet.inject(.cut(right, milliseconds: 16_000))
        }
        scenario.settings.issuesCommands = true
        // What asked in vain asks again after as long.
        scenario.settings.settledSeconds = 45
        scenario.finding = "command late: "
        return scenario
    }

    private static let left = 0
    private static let right = 1
    private static let issuer = 2
}
