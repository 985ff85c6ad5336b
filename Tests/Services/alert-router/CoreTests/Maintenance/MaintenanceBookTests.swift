import AlertRouterCore
import Contracts
import Observations
import Quantities
import TestSupport
import Testing

@Suite struct `Announced work, by its id` {
    private let t0 = Timestamp(seconds: 1_777_885_000)

    private func plan(
        _ id: String = "a",
        matchers: [String] = [#"system="nas-1""#],
        reach: AlertReach = AlertReach(),
        from start: Int = 0,
        to end: Int = 3600
    ) -> MaintenancePlan {
        MaintenancePlan(
            id: id,
            name: "Work \(id)",
            reach: reach,
            matchers: matchers,
            startsAt: t0 + .seconds(start),
            endsAt: t0 + .seconds(end)
        )
    }

    private func window(_ plan: MaintenancePlan) throws -> MaintenanceWindow {
        try MaintenanceWindow(plan, by: "mira", at: t0, compiler: PlainPatterns())
    }

    private let labels = LabelSet(["system": "nas-1", "alertname": "Offline"])

    @Test func `it concerns the alerts that meet its matchers, of its tenant and clients`() throws {
        let acme = try #require(ClientName("Acme"))
        let bolt = try #require(ClientName("Bolt"))
        let reach = AlertReach(tenant: .single, clients: [acme])
        let book = MaintenanceBook([try window(plan(reach: reach))], now: t0)
        func names(_ labels: LabelSet, _ subject: AlertSubject) -> [String] {
            book.names(concerning: labels, subject, at: t0)
        }
        #expect(names(labels, AlertSubject(client: acme)) == ["Work a"])
        #expect(names(labels, AlertSubject(client: bolt)).isEmpty)
        #expect(names(labels, AlertSubject()).isEmpty)
        let other = try #require(TenantID("other"))
        #expect(names(labels, AlertSubject(tenant: other, client: acme)).isEmpty)
        #expect(names(LabelSet(["system": "nas-2"]), AlertSubject(client: acme)).isEmpty)
    }

    @Test func `what is changed keeps its maker, and what is ended stays ended`() throws {
        var book = MaintenanceBook(now: t0)
        try book.announce(try window(plan()), now: t0)
        let longer = try MaintenanceWindow(
            plan(to: 7200),
            by: "jonas",
            at: t0 + .seconds(60),
            compiler: PlainPatterns()
        )
        try book.announce(longer, now: t0 + .seconds(60))
        #expect(book.window("a")?.createdBy == "mira")
        #expect(book.window("a")?.changedBy == "jonas")
        #expect(book.span(of: "a")?.to == t0 + .seconds(7200))
        try book.end("a", by: "mira", now: t0 + .seconds(90))
        #expect(book.names(concerning: labels, AlertSubject(), at: t0 + .seconds(90)).isEmpty)
        #expect(book.names(concerning: labels, AlertSubject(), at: t0 + .seconds(89)) == ["Work a"])
        #expect(throws: MaintenanceFault.ended) {
            try book.end("a", by: "mira", now: t0 + .seconds(91))
        }
        #expect(throws: MaintenanceFault.ended) {
            try book.announce(longer, now: t0 + .seconds(91))
        }
        #expect(throws: MaintenanceFault.unknown("b")) {
            try book.end("b", by: "mira", now: t0)
        }
    }

    @Test func `what would be over, or keep everything quiet, is refused`() throws {
        var book = MaintenanceBook(now: t0)
        #expect(throws: MaintenanceFault.over) {
            try book.announce(try window(plan()), now: t0 + .seconds(3600))
        }
        #expect(throws: MaintenanceFault.everything) { try window(plan(matchers: [])) }
        #expect(throws: MaintenanceFault.everything) {
            try window(plan(matchers: [#"system!="nas-1""#]))
        }
        let acme = try #require(ClientName("Acme"))
        #expect(throws: Never.self) {
            try window(plan(matchers: [], reach: AlertReach(clients: [acme])))
        }
        #expect(throws: MaintenanceFault.endsBeforeStart) { try window(plan(from: 9, to: 9)) }
        #expect(throws: MaintenanceFault.tooLong) {
            try window(plan(to: 366 * 86_400 + 1))
        }
        #expect(throws: Never.self) { try window(plan(to: 366 * 86_400)) }
        let many = Array(repeating: #"a="b""#, count: MaintenanceWindow.matchersMax + 1)
        #expect(throws: MaintenanceFault.tooManyMatchers(51)) { try window(plan(matchers: many)) }
        #expect(throws: Never.self) { try window(plan(matchers: Array(many.dropLast()))) }
        #expect(throws: MaintenanceFault.id) { try window(plan("a b")) }
    }

    @Test func `as many stand as the limit says, and what is over gives room once it is forgotten`()
        throws
    {
        var book = MaintenanceBook(now: t0)
        for number in 0..<MaintenanceBook.countMax {
            try book.announce(try window(plan("w\(number)")), now: t0)
        }
        let more = try window(plan("more", to: 99_999))
        #expect(throws: MaintenanceFault.tooMany) { try book.announce(more, now: t0) }
        let later = t0 + .seconds(3601)
        book.settle(at: later)
        book.forget(endedBefore: later)
        #expect(book.windows.isEmpty)
        try book.announce(more, now: later)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `what is remembered answers as what is worked out anew, whichever way the clock is set`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let windows = try (0..<20).map { number in
            let start = Int.random(in: -20_000...20_000, using: &random)
            return try window(
                plan(
                    "w\(number)",
                    from: start,
                    to: start + Int.random(in: 1...9000, using: &random)
                )
            )
        }
        var book = MaintenanceBook(windows, now: t0)
        for _ in 0..<200 {
            let now = t0 + .seconds(Int.random(in: -25_000...35_000, using: &random))
            if Bool.random(using: &random) { book.settle(at: now) }
            let expected = windows.filter { $0.span(at: now) != nil }.map(\.plan.name).sorted()
            #expect(book.names(concerning: labels, AlertSubject(), at: now) == expected)
        }
    }
}
