import PSATicketer
import PSATicketerCore
import Quantities
import ServiceChassis
import TestSupport
import Testing

/// Settings that fit the fakes' own tenants, as the service reads them.
enum PSASample {
    /// The settings of a PSA; a value of `changes` comes in place of the sample's, an empty one
    /// takes it away.
    static func settings(
        _ kind: FakePSA.Kind,
        _ url: String,
        _ changes: [String: String] = [:]
    ) throws -> PSASettings {
        var sample = PSASampleSettings(kind)
        sample.lines.merge(changes) { $1 }
        var reader = SettingsReader(
            SettingsSource(
                file: "test.yml",
                yaml: sample.yaml(url),
                environment: sample.secrets
            )
        )
        let settings = TicketerSettings(reading: &reader)
        reader.finish()
        #expect(reader.problems.map(\.description) == [])
        return try #require(settings.psas.first)
    }

    /// The client of settings, with a budget of its own.
    static func client(_ settings: PSASettings, _ clock: any WallClock) -> (any PSAClient)? {
        PSAClients.client(
            settings,
            budget: KeptBudget(PSAClients.budget(settings)),
            clock: clock
        )
    }

    /// Acme Corp's id in the tenant.
    static func company(_ psa: PSAUnderTest) -> String {
        psa.kind.map { PSASampleSettings($0).company } ?? "1"
    }

    /// The ids of choices that the client has to find by their labels.
    static func fields(_ psa: PSAUnderTest) -> TicketFields {
        guard let kind = psa.kind else { return ModelPSA.words }
        let sample = PSASampleSettings(kind)
        var priorities: [ProblemLevel: String] = [:]
        for level in ProblemLevel.allCases { priorities[level] = sample.priorities[level.word] }
        return TicketFields(
            open: sample.statuses.open,
            settled: sample.statuses.settled,
            closed: sample.statuses.closed,
            closedStatuses: [sample.statuses.closed],
            priorities: priorities
        )
    }

    /// What a fake calls its tickets.
    static func tickets(_ psa: PSAUnderTest) -> String { psa == .autotask ? "Tickets" : "ticket" }
}
