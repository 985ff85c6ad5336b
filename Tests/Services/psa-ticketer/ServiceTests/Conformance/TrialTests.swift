import Observability
import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: `poolkeeper psa test` and `psa companies` say of every PSA whether tickets could be made.
// Method: the trial that they run, before each fake, with the right login and with a wrong one.
@Suite(.timeLimit(.minutes(10))) struct TrialTests {
    private static let secrets: [FakePSA.Kind: String] = [
        .autotask: "secret", .halo: "client_secret", .connectWise: "private_key",
        .zendesk: "token",
    ]

    private func result(
        _ kind: FakePSA.Kind,
        _ changes: [String: PSAValue] = [:]
    ) async throws -> (result: PSATrial.Result, tickets: Int) {
        let fake = try await FakePSA(kind, settings: changes)
        let settings = try PSASample.settings(kind, fake.url)
        let result = await PSATrial(settings, nil, countedIn: nil, clock: SystemWallClock()).run()
        return (result, try await fake.tickets().count)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a trial signs in, finds what the settings name, and makes nothing`(
        psa: PSAUnderTest
    ) async throws {
        let kind = try #require(psa.kind)
        let (result, tickets) = try await result(kind)
        #expect(result.isReady, "\(result.lines)")
        #expect(result.problem == nil)
        #expect(try #require(result.companies) > 0)
        #expect(result.choices["status.open"] == PSASampleSettings(kind).statuses.open)
        #expect(tickets == 0)
    }

    @Test(arguments: PSAUnderTest.served)
    func `a wrong secret is said, and not the secret`(psa: PSAUnderTest) async throws {
        let kind = try #require(psa.kind)
        let key = try #require(Self.secrets[kind])
        let (result, _) = try await result(kind, [key: "another"])
        #expect(!result.isReady)
        #expect(result.problem?.isEmpty == false)
        let text = result.lines.joined(separator: "\n")
        for secret in PSASampleSettings(kind).secrets.values {
            #expect(!text.contains(secret), "\(text)")
        }
    }
}
