import Contracts
import Foundation
import Quantities
import Testing

/// Requests of commands as they were frozen: a later release reads what an earlier one issued.
@Suite struct CommandFormTests {
    private func keeps<C: Command>(_ command: C, _ frozen: String) throws {
        #expect(try JSONDecoder().decode(C.self, from: Data(frozen.utf8)) == command)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(command), as: UTF8.self) == frozen)
        #expect(C.kind.text.hasSuffix(".v1"))
        // What a later minor version adds is passed by.
        let later = frozen.dropLast() + #","added":{"later":true}}"#
        #expect(try JSONDecoder().decode(C.self, from: Data(later.utf8)) == command)
    }

    @Test func `requests to a janitor read as they were written`() throws {
        try keeps(RunPlan(plan: "4be0aa11"), #"{"plan":"4be0aa11"}"#)
        try keeps(
            RunPlan(plan: "4be0aa11", volume: "logs"),
            #"{"plan":"4be0aa11","volume":"logs"}"#
        )
        try keeps(PlanVolume(volume: "logs"), #"{"volume":"logs"}"#)
        try keeps(PauseRuns(volume: nil), #"{"reason":""}"#)
        try keeps(
            PauseRuns(volume: "logs", until: Timestamp(seconds: 1_777_885_000), reason: "backup"),
            #"{"reason":"backup","until":1777885000000000,"volume":"logs"}"#
        )
        try keeps(ResumeRuns(volume: "logs"), #"{"volume":"logs"}"#)
    }

    @Test func `requests to a scrub-controller read as they were written`() throws {
        try keeps(StartScrub(pool: "tank"), #"{"now":false,"pool":"tank"}"#)
        try keeps(StartScrub(pool: "tank", now: true), #"{"now":true,"pool":"tank"}"#)
        try keeps(PauseScrub(pool: "tank"), #"{"pool":"tank","reason":""}"#)
        try keeps(
            PauseScrub(pool: "tank", until: Timestamp(seconds: 1_777_885_000), reason: "backup"),
            #"{"pool":"tank","reason":"backup","until":1777885000000000}"#
        )
        try keeps(ResumeScrub(pool: "tank"), #"{"pool":"tank"}"#)
        #expect(PauseScrub(pool: "tank").key == StartScrub(pool: "tank").key)
    }

    @Test func `requests to an alert-router read as they were written`() throws {
        try keeps(AcknowledgeAlert(alert: "a1"), #"{"alert":"a1","note":""}"#)
        try keeps(
            AcknowledgeAlert(
                alert: "a1",
                occurrence: 2,
                note: "on it",
                until: Timestamp(seconds: 1_777_885_000)
            ),
            #"{"alert":"a1","note":"on it","occurrence":2,"until":1777885000000000}"#
        )
        try keeps(AssignAlert(alert: "a1", person: "mira"), #"{"alert":"a1","person":"mira"}"#)
        try keeps(AssignAlert(alert: "a1", person: nil), #"{"alert":"a1"}"#)
    }

    @Test func `requests to a psa-ticketer read as they were written`() throws {
        let (tenant, client) = (TenantID.single, try #require(ClientName("Acme Corp")))
        try keeps(
            CreateTicket(tenant: tenant, alert: "a1"),
            #"{"alert":"a1","tenant":"default"}"#
        )
        try keeps(
            UnparkTicket(tenant: tenant, incident: "default/a/b/c/d"),
            #"{"incident":"default/a/b/c/d","tenant":"default"}"#
        )
        try keeps(
            LinkTicket(tenant: tenant, incident: "i", ticket: "7"),
            #"{"incident":"i","tenant":"default","ticket":"7"}"#
        )
        try keeps(
            MapClient(tenant: tenant, client: client, company: "17"),
            #"{"client":"Acme Corp","company":"17","tenant":"default"}"#
        )
        try keeps(
            MapClient(tenant: tenant, client: client, company: nil),
            #"{"client":"Acme Corp","tenant":"default"}"#
        )
    }

    @Test func `requests to a replication engine read as they were written`() throws {
        try keeps(RunReplication(dataset: nil), #"{"isDryRun":false}"#)
        try keeps(
            RunReplication(dataset: 3, isDryRun: true),
            #"{"dataset":3,"isDryRun":true}"#
        )
        try keeps(
            RepairReplication(dataset: 3, plan: "fork"),
            #"{"dataset":3,"plan":"fork"}"#
        )
        try keeps(
            ApproveLosses(dataset: 3, digest: "0123"),
            #"{"dataset":3,"digest":"0123"}"#
        )
        try keeps(
            PurgeCopy(dataset: 3, copy: "77", digest: "0123"),
            #"{"copy":"77","dataset":3,"digest":"0123"}"#
        )
        let encoded = try JSONEncoder().encode(ReloadReplicationSettings())
        #expect(String(decoding: encoded, as: UTF8.self) == "{}")
        let later = Data(#"{"added":true}"#.utf8)
        _ = try JSONDecoder().decode(ReloadReplicationSettings.self, from: later)
    }

    @Test func `requests for silence read as they were written`() throws {
        let moment = Timestamp(seconds: 1_777_885_000)
        try keeps(
            SetSilence(
                id: "s2",
                changes: "s1",
                reach: AlertReach(tenant: .single),
                matchers: ["a=b"],
                startsAt: moment,
                endsAt: moment,
                comment: "disks"
            ),
            #"{"changes":"s1","comment":"disks","endsAt":1777885000000000,"id":"s2","#
                + #""matchers":["a=b"],"reach":{"clients":[],"tenant":"default"},"#
                + #""startsAt":1777885000000000}"#
        )
        try keeps(ExpireSilence(id: "s1"), #"{"id":"s1"}"#)
        let plan = MaintenancePlan(
            id: "m1",
            name: "Firmware",
            reach: AlertReach(),
            matchers: [],
            startsAt: moment,
            endsAt: nil,
            recurrence: MaintenanceRecurrence(
                daysOfMonth: [-1],
                startMinute: 60,
                minutes: 30,
                zone: "UTC"
            )
        )
        try keeps(
            AnnounceMaintenance(plan: plan),
            #"{"plan":{"id":"m1","matchers":[],"name":"Firmware","reach":{"clients":[]},"#
                + #""recurrence":{"daysOfMonth":[-1],"minutes":30,"startMinute":60,"#
                + #""weekdays":[],"weeks":[],"zone":"UTC"},"startsAt":1777885000000000}}"#
        )
        try keeps(EndMaintenance(id: "m1"), #"{"id":"m1"}"#)
        try keeps(TryDestination(destination: "d1"), #"{"destination":"d1"}"#)
    }

    @Test func `requests to a snapshot-keeper read as they were written`() throws {
        try keeps(TakeSnapshot(path: "/srv/media"), #"{"path":"/srv/media"}"#)
        #expect(TakeSnapshot(path: "/srv/media").key == "/srv/media")
    }

    @Test func `commands of one volume or dataset follow one another`() {
        #expect(RunPlan(plan: "4be0aa11", volume: "logs").key == "logs")
        #expect(RunPlan(plan: "4be0aa11").key == "4be0aa11")
        #expect(PauseRuns(volume: nil).key == "*")
        #expect(RunReplication(dataset: nil).key == "*")
        #expect(RunReplication(dataset: 3).key == RepairReplication(dataset: 3, plan: "").key)
        #expect(ResumeRuns(volume: "logs").key == PlanVolume(volume: "logs").key)
    }
}
