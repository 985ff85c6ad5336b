import PSATicketer
import PSATicketerCore
import Quantities
import TestSupport
import Testing

// Goal: Autotask's own ways. Method: its fake moves its database, caps threads and counts hours.
@Suite(.timeLimit(.minutes(10))) struct AutotaskTests {
    @Test(arguments: [401, 404, 500])
    func `a database that is moved is found again, and nothing of it is taken for gone`(
        _ status: Int
    ) async throws {
        let stage = try await PSAStage(
            .autotask,
            fake: ["wrong_zone_status": .integer(status)]
        )
        let first = try await stage.made()
        try await stage.fake.moveZone()
        guard case .failure(.failed) = await stage.client.read(first.id, .reading) else {
            Issue.record("a ticket of a database that was moved counts as gone")
            return
        }
        await stage.ready()
        try await stage.fake.play(PSAFault.moveZone)
        guard case .ended(.notTaken(let reason, _)) = await stage.create(PSAStage.draft("b")) else {
            Issue.record("a create in the old zone is not known to have been refused")
            return
        }
        #expect(reason.contains("another zone"))
        try await stage.made(PSAStage.draft("b"))
        #expect(try await stage.client.read(first.id, .reading).get().id == first.id)
        #expect(try await stage.fake.ledger().made("ticket").count == 2)
        try await stage.endsWell()
    }

    @Test(arguments: [true, false])
    func `the zone's address is taken with a slash at its end and without`(
        _ hasSlash: Bool
    ) async throws {
        let stage = try await PSAStage(
            .autotask,
            fake: ["zone_url_ends_with_slash": .bool(hasSlash)]
        )
        try await stage.made()
        try await stage.endsWell()
    }

    @Test func `no more than three calls are under way at one kind of thing`() async throws {
        let stage = try await PSAStage(.autotask)
        await stage.ready()
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask {
                    while true {
                        switch await stage.create(PSAStage.draft("\(number)")) {
                        case .made: return true
                        case .ended(.notTaken): await Task.yield()
                        case .ended: return false
                        }
                    }
                }
            }
            return await group.reduce(into: 0) { count, isMade in count += isMade ? 1 : 0 }
        }
        #expect(made == 12)
        let ledger = try await stage.fake.ledger()
        #expect(ledger.made("ticket").count == 12)
        #expect(ledger.threadsPeak ?? 99 <= 3)
        try await stage.endsWell()
    }

    @Test(arguments: [500, 429])
    func `too many threads are a call that was not performed, whatever the status`(
        _ status: Int
    ) async throws {
        let stage = try await PSAStage(
            .autotask,
            fake: ["thread_limit_status": .integer(status)],
            yaml: ["threads": "8"]
        )
        await stage.ready()
        try await stage.fake.play(PSAFault.holdBeforeEffect.of("create_ticket").after(0, times: 3))
        let held = (0..<3).map { number in
            Task { await stage.create(PSAStage.draft("\(number)")) }
        }
        for number in 1...3 { try await stage.fake.event(number, of: .held) }
        guard case .ended(.notTaken(let reason, _)) = await stage.create(PSAStage.draft("x")) else {
            Issue.record("a call over the limit of threads is not known to have been refused")
            return
        }
        #expect(reason == "asks for fewer calls at once")
        try await stage.fake.release()
        for task in held { _ = await task.value }
        try await stage.pass(60)
        try await stage.made(PSAStage.draft("x"))
        #expect(try await stage.fake.ledger().made("ticket").count == 4)
    }

    @Test func `what everybody used of the hour is heard, and what is critical has the rest`()
        async throws
    {
        let stage = try await PSAStage(.autotask, fake: ["requests_per_window": 12])
        // Four calls to get ready: two lists, the threshold, and this ticket with its number.
        try await stage.made()
        #expect(await stage.client.hindrance(to: .reading) == nil)
        try await stage.made(PSAStage.draft("b"))
        try await stage.pass(Int(SharedUse.keptFor.components.seconds))
        await stage.ready()
        #expect(await stage.client.hindrance(to: .reading)?.reason.contains("budget") == true)
        #expect(await stage.client.hindrance(to: .criticalCreate) == nil)
        #expect(try await stage.fake.ledger().window?.refused == 0)
    }

    @Test func `a new ticket is due when the settings say so`() async throws {
        let fake: [String: PSAValue] = ["is_due_date_required": true]
        let without = try await PSAStage(.autotask, fake: fake)
        await without.ready()
        guard case .ended(.refused(let reason)) = await without.create() else {
            Issue.record("no due date is no refusal")
            return
        }
        #expect(reason.contains("dueDateTime is required"))
        let with = try await PSAStage(.autotask, fake: fake, yaml: ["due_within": "1d"])
        try await with.made()
        let due = try await with.fake.records(of: "Tickets").first?["dueDateTime"]
        #expect(due == "2026-01-02T00:00:00Z")
    }

    @Test func `a ticket that cannot be read yet is made all the same`() async throws {
        let stage = try await PSAStage(.autotask)
        await stage.ready()
        try await stage.fake.hideNew(reads: 1)
        let made = try await stage.made()
        #expect(made.number == made.id)
        let read = try await stage.client.read(made.id, .reading).get()
        #expect(read.number.hasPrefix("T20260101."))
    }
}
