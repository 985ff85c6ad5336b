import Contracts
import MessageBus
import PSATicketerCore
import Quantities
import StateStore
import TestSupport
import Testing

@testable import PSATicketer

/// A strict fake, and lives of the desk before it one after another; a test moves both clocks.
final class ScriptRig {
    /// How long a process that died is away.
    static let isAway = Duration.seconds(7)
    /// How long it goes on after all was decided, so that what comes late has come.
    private static let rests = Duration.seconds(600)
    /// A ticket that was not decided by then never is.
    private static let patience = Duration.seconds(3 * 86_400)

    private let clock: ManualClock
    private let fake: FakePSA
    private let settings: PSASettings
    private let script: FaultScript
    private var alert: AlertChanged
    private let edge: Int?
    private var life: DeskLife
    private var lives = 1
    /// Whether it is about a note of a ticket that is there, and not about the ticket.
    private var isOfNote = false
    /// What the fake had made before.
    private var older = 0
    private var start: Timestamp
    private var isDownUntil: Timestamp?
    private var wasDown = false

    /// What became of the alert.
    struct Outcome {
        /// How long it took until there was a ticket or a person was told.
        var time: Duration
        /// Whether the process had died by then.
        var hasDied: Bool
        /// Whether it passed its edge at all.
        var wasEdge = false
        /// Why a person had to look first; nil when nobody had to.
        var parked: Incident.Parked?
        /// Whether others could read, at that moment, what there was.
        var isTold = false
        /// The ticket that the desk has in the end.
        var ticket: String?
    }

    struct Undecided: Error, CustomStringConvertible {
        let description: String
    }

    /// A script that is about to be played before a desk that knows nothing.
    ///
    /// - Parameters:
    ///   - script: what goes wrong.
    ///   - fake: the PSA, which may have played others before.
    ///   - clock: the time of day, which is the fake's too.
    ///   - alert: what needs a ticket.
    ///   - edge: where the process dies; nil for nowhere.
    /// - Throws: when the desk's journal is not opened.
    init(
        _ script: FaultScript,
        _ fake: FakePSA,
        _ clock: ManualClock,
        _ alert: AlertChanged,
        diesAt edge: Int?
    ) async throws {
        (self.script, self.fake, self.clock, self.alert) = (script, fake, clock, alert)
        (self.edge, start) = (edge, clock.now())
        settings = try PSASample.settings(
            fake.kind,
            fake.url,
            [
                "policy": "{settles: 0s, rules: [{name: all, severity: [critical, warning]}]}",
                // Each life looks up what the settings name: no limit is to be in its way.
                "calls_max": "1000000",
            ]
        )
        life = try await DeskLife(
            on: try TemporaryFolder(),
            "life 1",
            settings,
            clock,
            silence: script.isSilent ? Self.silence(fake) : nil
        )
    }

    /// Plays it while the ticket is made.
    ///
    /// - Parameter restarts: whether the process is killed once more when all is decided.
    /// - Returns: what became of the alert.
    /// - Throws: `Undecided` when nothing became of it.
    func play(restarts: Bool) async throws -> Outcome {
        try await begin()
        try await hear()
        try await go { $0.order == nil && ($0.ticket != nil || $0.parked != nil) }
        var outcome = Outcome(time: clock.now() - start, hasDied: lives > 1)
        outcome.parked = incident?.parked
        outcome.isTold = try await isTold(incident)
        try await rest()
        outcome.wasEdge = lives > 1
        if restarts { try await begin(anew: life) }
        if outcome.parked != nil { try await person() }
        try await rest()
        outcome.ticket = incident?.ticket?.id
        return try await end(outcome)
    }

    /// Plays it while a ticket that is there is told that its problem got worse.
    ///
    /// - Returns: what became of that.
    /// - Throws: `Undecided` when nothing became of it.
    func playNote() async throws -> Outcome {
        alert.severity = .warning
        try await hear()
        try await go { $0.order == nil && $0.ticket != nil }
        isOfNote = true
        try await begin()
        (alert.severity, alert.asOf) = (.critical, clock.now())
        try await hear()
        let name = alert.alert
        try await go { incident in
            incident.order == nil && incident.ticket?.level == .critical
                && incident.members[name]?.told?.level == .critical
        }
        var outcome = Outcome(time: clock.now() - start, hasDied: lives > 1)
        try await rest()
        outcome.wasEdge = lives > 1
        outcome.ticket = incident?.ticket?.id
        return try await end(outcome)
    }

    /// From now on the script is played and edges are counted.
    private func begin() async throws {
        try await fake.delaySearch(requests: script.lag.searches, seconds: script.lag.seconds)
        for fault in script.faults { try await fake.play(fault) }
        if let edge { life.client.dies(at: edge) }
        (older, start) = (made, clock.now())
        if script.outage == .atOnce { try await goDown() }
    }

    private func hear() async throws {
        try await life.journal.perform { [life, alert] unit in try life.desk.take(alert, in: unit) }
    }

    private func rest() async throws {
        let end = clock.now() + Self.rests
        try await go { _ in self.clock.now() >= end }
    }

    private func end(_ outcome: Outcome) async throws -> Outcome {
        _ = try await life.kill()
        try await fake.forgetFaults()
        return outcome
    }

    /// A person looks at what waits, when the PSA is well again, and lets it go on.
    private func person() async throws {
        try await fake.forgetFaults()
        let answer = try await life.desk.unpark(incident?.key.text ?? "", by: "anna")
        #expect(answer == .done("it goes on"))
        try await go { $0.order == nil && $0.ticket != nil }
    }

    // MARK: - Time

    /// Does what is due, and lets time pass, until the incident is as it is wanted.
    private func go(until isSo: (Incident) -> Bool) async throws {
        let last = clock.now() + Self.patience
        while true {
            if !life.client.isDead, let incident, isSo(incident) { return }
            guard clock.now() < last else { throw undecided }
            try await step()
        }
    }

    private func step() async throws {
        do {
            try await life.desk.calm()
            guard let key = life.desk.next().first else { return try await idle() }
            try await life.desk.work(key)
        } catch let error where life.client.isDead {
            // Its journal takes nothing any more.
            #expect((error as? StateStoreError)?.code == .closed)
        }
        if life.client.isDead { try await begin(anew: life) }
        guard script.outage == .afterEffect, !wasDown, made > older else { return }
        try await goDown()
    }

    private func idle() async throws {
        let wait = life.desk.nextDue.map { $0 - clock.now() } ?? .seconds(5)
        let whole = (wait.wholeMicroseconds + 999_999) / 1_000_000
        try await pass(.seconds(min(max(1, whole), isDownUntil == nil ? 900 : 30)))
    }

    private func pass(_ time: Duration) async throws {
        clock.advance(by: time)
        try await fake.advance(seconds: Int(time.components.seconds))
        guard let until = isDownUntil, until <= clock.now() else { return }
        isDownUntil = nil
        try await fake.setUp(true)
    }

    private func goDown() async throws {
        (isDownUntil, wasDown) = (clock.now() + FaultScript.outageLasts, true)
        try await fake.setUp(false)
    }

    /// A process was killed, and another one begins a little later with what it left.
    private func begin(anew old: DeskLife) async throws {
        let disk = try await old.kill()
        lives += 1
        try await pass(Self.isAway)
        life = try await DeskLife(
            on: disk,
            "life \(lives)",
            settings,
            clock,
            silence: script.isSilent ? Self.silence(fake) : nil
        )
    }

    // MARK: - Looking

    private var incident: Incident? {
        let name = alert.alert
        return life.desk.look { $0.incidents.values.first { $0.members[name] != nil } } ?? nil
    }

    /// Whether the last word of an incident that others can read is what stands.
    private func isTold(_ incident: Incident?) async throws -> Bool {
        let lane = TicketChanged.lane.name
        let rows = try await life.journal.rows(of: lane, from: 1, limit: .fetch)
        let told = try rows.map { try TicketChanged(decodingBody: $0.body) }.last
        return told?.state == (incident?.parked == nil ? .open : .parked)
    }

    private var made: Int {
        let kind = isOfNote ? "note" : "ticket"
        return fake.count { $0.kind == .created && $0.record == kind }
    }

    private var undecided: Undecided {
        let order = incident?.order.map { "\($0.dispatch)" } ?? "no order"
        let hindrance = life.desk.presentHindrance?.reason ?? "no hindrance"
        return Undecided(
            description:
                "\(script.name), death at edge \(edge ?? 0), is not decided: \(order), \(hindrance)"
        )
    }

    private static func silence(_ fake: FakePSA) -> @Sendable () async throws -> Void {
        {
            let isSilent = { @Sendable (event: PSAEvent) in event.value["outcome"] == "silent" }
            try await fake.event(fake.count(where: isSilent) + 1, where: isSilent)
        }
    }
}
