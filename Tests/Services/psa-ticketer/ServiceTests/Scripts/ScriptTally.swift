import PSATicketerCore
import Quantities
import TestSupport
import Testing

/// What came of all scripts before one PSA.
struct ScriptTally {
    private let what: String
    private let limits: DispatchLimits
    private(set) var deaths = 0
    private var runs = 0
    private var left = 0
    /// The longest time until a ticket was there or a person was told, without a death and with
    /// one, where the PSA itself did not keep us waiting.
    private var longest = Longest()
    private var longestAfterDeath = Longest()
    /// The same where the PSA kept us waiting, beyond what it did.
    private var longestOfAway = Longest()

    private struct Longest {
        var time = Duration.zero
        var script = "none"

        mutating func take(_ other: Duration, _ script: FaultScript) {
            if other > time { (time, self.script) = (other, script.name) }
        }

        var text: String { "\(time.text) at the most (\(script))" }
    }

    /// A tally of runs in which something is done that has limits.
    init(_ what: String, _ limits: DispatchLimits) { (self.what, self.limits) = (what, limits) }

    /// What is stated: without a death, and what a death adds.
    private var limit: Duration { limits.decidedWithin }
    private var deathCosts: Duration { limits.roundWithin(ofUnknown: limits.unknownsMax) }

    /// Counts a run in which a ticket was made, and judges it.
    mutating func judge(
        _ script: FaultScript,
        _ edge: Int?,
        _ outcome: ScriptRig.Outcome,
        _ made: [StagedTicket]
    ) {
        let run = name(script, edge, outcome)
        #expect(made.count == 1, "\(run)")
        #expect(outcome.ticket == made.first?.id, "\(run): another ticket is the desk's")
        #expect(outcome.isTold, "\(run): nobody was told")
        let kind = outcome.parked?.kind
        #expect(kind == nil || kind == .refused || kind == .unconfirmed, "\(run)")
        count(script, edge, outcome, isLeft: kind != nil)
    }

    /// Counts a run in which a note was written, and judges it.
    mutating func judgeNote(
        _ script: FaultScript,
        _ edge: Int?,
        _ outcome: ScriptRig.Outcome,
        _ made: [StagedTicket]
    ) {
        let run = name(script, edge, outcome)
        #expect(made.count == 1 && outcome.ticket == made.first?.id, "\(run)")
        let notes = made.first?.notes.filter { $0.contains("[PK ") } ?? []
        #expect(notes.count <= 1, "\(run): \(notes)")
        count(script, edge, outcome, isLeft: notes.isEmpty)
    }

    private func name(
        _ script: FaultScript,
        _ edge: Int?,
        _ outcome: ScriptRig.Outcome
    ) -> String {
        "\(what): \(script.name), death at edge \(edge ?? 0): \(outcome)"
    }

    private mutating func count(
        _ script: FaultScript,
        _ edge: Int?,
        _ outcome: ScriptRig.Outcome,
        isLeft: Bool
    ) {
        let run = name(script, edge, outcome)
        #expect(!isLeft || script.mayPark || outcome.hasDied, "\(run)")
        let most = limit + script.ownDelay + (outcome.hasDied ? deathCosts : .zero)
        #expect(outcome.time <= most, "\(run): \(outcome.time.text)")
        runs += 1
        deaths += outcome.wasEdge ? 1 : 0
        left += isLeft ? 1 : 0
        guard script.ownDelay == .zero else {
            if script.outage != nil {
                longestOfAway.take(outcome.time - FaultScript.outageLasts, script)
            }
            return
        }
        if outcome.hasDied {
            longestAfterDeath.take(outcome.time, script)
        } else {
            longest.take(outcome.time, script)
        }
    }

    func text(_ scripts: Int) -> String {
        """
        \(what): \(scripts) scripts, \(runs) runs, \(deaths) deaths, nothing made twice:
          refused or never confirmed  \(left)
          decided after               \(longest.text), stated: \(limit.text)
          … with a death              \(longestAfterDeath.text), stated: \(withDeath)
          … after it was away         \(longestOfAway.text)
        """
    }

    private var withDeath: String { (limit + deathCosts).text }
}
