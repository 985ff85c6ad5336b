import AlertRouterCore
import Contracts
import Quantities
import Testing

@Suite struct ScrubAlertsTests {
    private let now = Timestamp(seconds: 1_795_737_600)

    private func fact(_ verdict: ScrubVerdict? = nil) -> ScrubAssessed {
        var fact = ScrubAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            id: "1b6c5b2e",
            kind: "btrfs",
            stage: .finished,
            since: now,
            reason: "everything was read",
            asOf: now
        )
        guard let verdict else { return fact }
        var run = ScrubRun(id: 1, startedBy: "schedule", startedAt: now)
        run.endedAt = now
        run.verdict = verdict
        fact.runs = [run]
        return fact
    }

    private func report(_ name: String, _ fact: ScrubAssessed) -> AlertReport? {
        ScrubAlerts.reports(fact, now: now).first {
            $0.labels.dictionary[Alert.nameLabel] == name
        }
    }

    @Test func `a scrub is late once its deadline has passed, and no more once it was read`() {
        var late = fact()
        late.deadline = now - .seconds(1)
        #expect(report(ScrubAlerts.overdueName, late)?.startsAt == now - .seconds(1))
        late.deadline = now
        #expect(report(ScrubAlerts.overdueName, late)?.startsAt == nil)
        late.deadline = nil
        #expect(report(ScrubAlerts.overdueName, late)?.startsAt == nil)
    }

    @Test(arguments: [
        (ScrubVerdict.clean, nil), (.corrected, "warning"), (.uncorrectable, "critical"),
        (.incomplete, "warning"), (.unknown, "warning"),
    ])
    func `only a scrub that read everything and found it right is no alert`(
        _ verdict: ScrubVerdict,
        _ severity: String?
    ) {
        let told = report(ScrubAlerts.resultName, fact(verdict))
        #expect((told?.startsAt != nil) == (severity != nil))
        if let severity {
            #expect(told?.labels.dictionary[Alert.severityLabel] == severity)
        }
    }

    @Test func `errors that cannot be repaired are told while the scrub still runs`() {
        var running = fact(.clean)
        running.run = ScrubRun(id: 2, startedBy: "schedule", startedAt: now)
        #expect(report(ScrubAlerts.resultName, running)?.startsAt == nil)
        running.run?.uncorrectable = 1
        let told = report(ScrubAlerts.resultName, running)
        #expect(told?.labels.dictionary[Alert.severityLabel] == "critical")
        #expect(report(ScrubAlerts.resultName, fact()) == nil)
    }

    @Test func `damage is an alert while it stands`() {
        var incident = IntegrityIncident(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            poolID: "1b6c5b2e",
            id: 4,
            kind: .file,
            text: "films/a.mkv is damaged",
            at: now
        )
        let open = ScrubAlerts.report(incident, now: now)
        #expect(open.startsAt == now)
        #expect(open.annotations["description"] == "films/a.mkv is damaged")
        incident.state = .repaired
        incident.endedAt = now
        let over = ScrubAlerts.report(incident, now: now)
        #expect(over.startsAt == nil)
        #expect(over.identity == open.identity)
    }
}
