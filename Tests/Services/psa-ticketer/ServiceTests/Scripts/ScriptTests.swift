import Contracts
import Foundation
import PSATicketerCore
import Quantities
import TestSupport
import Testing

@testable import PSATicketer

/// Goal: whatever goes wrong in a PSA, and wherever the process dies meanwhile, one ticket is made.
///
/// Or a person is told of it, because the PSA refused it or never confirmed it; and one is there
/// when that person lets it go on. Either is so within the time that is stated.
///
/// Method: each script of faults before each strict fake, with a death at each edge of the desk:
/// before each call, while the PSA is silent, behind each call. The next life begins with the
/// journal's file as the kill left it, both clocks are driven, and the fake's records are the
/// judge. Here one PSA of three plays each script, Autotask what is its own, every second one with
/// a death; `make script-tickets` does it all.
@Suite(.timeLimit(.minutes(60)))
struct ScriptTests {
    private static let isWhole =
        ProcessInfo.processInfo.environment["POOLKEEPER_SCRIPTS"] == "all"
    private static let psas: [FakePSA.Kind] = [.halo, .connectWise, .zendesk, .autotask]
    /// Scripts that one fake plays before it is exchanged for a new one.
    private static let perFake = 4

    @Test(arguments: psas)
    func `every script of faults with a death at every edge ends with exactly one ticket`(
        _ psa: FakePSA.Kind
    ) async throws {
        let limits: DispatchLimits = psa == .zendesk ? .keyedCreate : .create
        var tally = ScriptTally("tickets in \(psa.rawValue)", limits)
        let plays = try await Self.play(FaultScript.all(psa), psa) { rig, script, edge, made in
            let outcome = try await rig.play(restarts: edge == nil)
            tally.judge(script, edge, outcome, try await made())
            return outcome.wasEdge
        }
        #expect(tally.deaths > 0)
        print(tally.text(plays))
    }

    @Test(arguments: psas)
    func `every script of faults with a death at every edge writes no note twice`(
        _ psa: FakePSA.Kind
    ) async throws {
        var tally = ScriptTally("notes in \(psa.rawValue)", .note)
        let plays = try await Self.play(FaultScript.notes(psa), psa) { rig, script, edge, made in
            let outcome = try await rig.playNote()
            tally.judgeNote(script, edge, outcome, try await made())
            return outcome.wasEdge
        }
        #expect(tally.deaths > 0)
        print(tally.text(plays))
    }

    /// Plays scripts, each with its edges; how many there were.
    private static func play(
        _ scripts: [FaultScript],
        _ psa: FakePSA.Kind,
        _ run: (
            ScriptRig, FaultScript, Int?, () async throws -> [StagedTicket]
        ) async throws -> Bool
    ) async throws -> Int {
        let plays = scripts.indices.map { ($0, edges(scripts[$0], $0, psa)) }
            .filter { !$0.1.isEmpty }
        for first in stride(from: 0, to: plays.count, by: perFake) {
            let fake = try await FakePSA(psa)
            let clock = ManualClock(Timestamp(seconds: Int64(FakePSA.startEpochSeconds)))
            if psa == .halo || psa == .zendesk {
                try await fake.change(["requests_per_window": 1_000_000])
            }
            for (number, edges) in plays[first..<min(first + perFake, plays.count)] {
                for edge in edges {
                    let name = "s\(number)e\(edge ?? 0)"
                    let alert = alert(name, clock.now())
                    let rig = try await ScriptRig(scripts[number], fake, clock, alert, diesAt: edge)
                    let wasEdge = try await run(rig, scripts[number], edge) {
                        try await fake.tickets().filter { $0.title.contains(name + " ") }
                    }
                    // Behind the last edge there is none.
                    guard edge == nil || wasEdge else { break }
                }
            }
            #expect(try await fake.ledger(bodies: false).violations == [])
            #expect(fake.errors == "")
        }
        return plays.count
    }

    /// The edges to be tried, nil for none; more than there are.
    private static func edges(
        _ script: FaultScript,
        _ number: Int,
        _ psa: FakePSA.Kind
    ) -> [Int?] {
        let most = script.edgesMax ?? 1000
        if isWhole { return [nil] + (1...most).map { $0 } }
        guard script.isOwn || psas.firstIndex(of: psa) == number % 3 else { return [] }
        return number % 2 == 0 ? [nil] : [min(1 + number * 5 % 11, most)]
    }

    private static func alert(_ name: String, _ now: Timestamp) -> AlertChanged {
        var alert = AlertChanged(
            tenant: .single,
            alert: name,
            name: "PoolUsage",
            severity: .critical,
            summary: "Pool tank of \(name) is 91 % full",
            labels: ["alertname": "PoolUsage", "pool": "tank"],
            origin: "rule",
            startsAt: now,
            asOf: now
        )
        alert.client = ClientName("Acme Corp")
        alert.system = SystemID(name)
        return alert
    }
}
