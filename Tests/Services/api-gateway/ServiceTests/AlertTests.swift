import Contracts
import Foundation
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Alerts in the gateway` {
    private let moment = Timestamp(seconds: 1_777_885_000)

    private func alert(
        _ id: String,
        _ severity: AlertSeverity = .warning,
        client: ClientName? = nil,
        summary: String = "Pool tank is 81 % full",
        startsAt: Timestamp? = nil
    ) -> AlertChanged {
        var alert = AlertChanged(
            tenant: .single,
            alert: id,
            name: "PoolUsage",
            severity: severity,
            summary: summary,
            labels: ["alertname": "PoolUsage", "pool": "tank"],
            origin: "rule",
            startsAt: startsAt ?? moment,
            asOf: moment
        )
        alert.client = client
        alert.system = SystemID("sys-1")
        alert.object = "tank"
        return alert
    }

    private func put(_ alerts: [AlertChanged], _ test: TestGateway) async throws {
        try await test.gateway.store.journal.perform { unit in
            for alert in alerts { try AlertTable.put(alert.alert, alert, in: unit.database) }
        }
    }

    private func list(_ path: String, _ key: String, _ test: TestGateway) async throws -> [String] {
        let answer = try await test.call(.GET, path, key: key)
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return (answer.json as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test func `the list has the document's fields and ours, the worst first`() async throws {
        try await TestGateway.run { test in
            var acknowledged = alert("b", .critical)
            acknowledged.acknowledgement = AlertAcknowledgement(
                by: "mira",
                note: "on it",
                at: moment,
                until: nil
            )
            var over = alert("c", .critical)
            (over.state, over.endedAt) = (.resolved, moment)
            try await put([over, alert("a"), acknowledged], test)
            let key = try await test.key(.viewer)
            let answer = try await test.call(.GET, "/alerts", key: key)
            let all = try #require(answer.json as? [[String: Any]])
            #expect(all.compactMap { $0["id"] as? String } == ["b", "a", "c"])
            #expect(all[0]["system_id"] as? String == "sys-1")
            #expect(all[0]["message"] as? String == "Pool tank is 81 % full")
            #expect(all[0]["timestamp"] as? String == moment.rfc3339)
            #expect(all[0]["severity"] as? String == "critical")
            #expect(all[0]["acknowledged"] as? Bool == true)
            #expect(all[0]["ticket_id"] is NSNull)
            #expect((all[0]["labels"] as? [String: String])?["alertname"] == "PoolUsage")
            #expect(all[1]["acknowledged"] as? Bool == false)
        }
    }

    @Test func `filters narrow the list, and what they do not know is a 400`() async throws {
        try await TestGateway.run { test in
            var quiet = alert("q", .info, summary: "Scrub is overdue")
            (quiet.state, quiet.silencedBy) = (.suppressed, ["s1"])
            try await put([alert("a", .critical), alert("b"), quiet], test)
            let key = try await test.key(.viewer)
            #expect(try await list("/alerts?severity=critical", key, test) == ["a"])
            #expect(try await list("/alerts?state=suppressed", key, test) == ["q"])
            #expect(try await list("/alerts?q=OVERDUE", key, test) == ["q"])
            #expect(try await list("/alerts?acknowledged=true", key, test) == [])
            #expect(try await list("/alerts?system=sys-2", key, test) == [])
            #expect(try await list("/v1/alerts?name=PoolUsage", key, test).count == 3)
            for path in ["state=broken", "acknowledged=maybe", "limit=0", "cursor=x"] {
                let answer = try await test.call(.GET, "/alerts?\(path)", key: key)
                #expect(answer.status == 400, "\(path)")
            }
        }
    }

    @Test func `page after page shows each alert once`() async throws {
        try await TestGateway.run { test in
            let all = (0..<25).map { number in
                alert(
                    "alert\(number)",
                    number % 3 == 0 ? .critical : .warning,
                    startsAt: moment - .seconds(number / 2)
                )
            }
            try await put(all, test)
            let key = try await test.key(.viewer)
            var (path, seen): (String?, [String]) = ("/alerts?limit=7&severity=warning", [])
            while let next = path {
                let answer = try await test.call(.GET, next, key: key)
                seen += (answer.json as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                path = answer.headers.first(name: "link").map { link in
                    String(link.dropFirst().prefix { $0 != ">" })
                }
            }
            let whole = try await list("/alerts?limit=500&severity=warning", key, test)
            #expect(seen == whole && Set(seen).count == 16)
        }
    }

    @Test func `foreign and unknown alerts look the same`() async throws {
        try await TestGateway.run { test in
            let acme: ClientName = named("Acme")
            try await put([alert("hers", client: acme), alert("other")], test)
            let bound = try await test.key(.viewer, client: "Acme")
            #expect(try await list("/alerts", bound, test) == ["hers"])
            #expect(try await test.call(.GET, "/alerts/hers", key: bound).status == 200)
            for accept in ["application/json", "text/html"] {
                for id in ["other", "nothing"] {
                    let answer = try await test.call(
                        .GET,
                        "/alerts/\(id)",
                        key: bound,
                        accept: accept
                    )
                    #expect(answer.status == 404)
                    #expect(answer.text.contains("here is no alert \(id) here"))
                }
            }
            let other: TenantID = named("other")
            try await test.admin.createTenant(other)
            let foreign = try await test.key(.admin, tenant: other)
            #expect(try await list("/alerts", foreign, test) == [])
        }
    }

    @Test func `a system's alerts and the summary count what is told of`() async throws {
        try await TestGateway.run { test in
            var fleet = SeededFleet(count: 2, now: test.clock.now())
            test.history.change(.single) { fleet.fill(&$0) }
            try await put([alert("a", .critical), alert("b")], test)
            let key = try await test.key(.viewer)
            #expect(try await list("/systems/sys-1/alerts", key, test) == ["a", "b"])
            #expect(try await list("/systems/sys-0/alerts", key, test) == [])
            let unknown = try await test.call(.GET, "/systems/nowhere/alerts", key: key)
            #expect(unknown.status == 404)
            let summary = try await test.call(.GET, "/dashboard/summary", key: key)
            let numbers = (summary.json as? [String: Any])?["fleet"] as? [String: Any]
            #expect(numbers?["alerts_firing"] as? Int == 2)
            #expect(numbers?["alerts_critical"] as? Int == 1)
            #expect(numbers?["alerts_unacknowledged"] as? Int == 2)
        }
    }

    @Test func `the page speaks in words, escapes them and keeps its filter in the address`()
        async throws
    {
        try await TestGateway.run { test in
            try await put([alert("a", .critical, summary: "<b>Pool</b> is full")], test)
            let key = try await test.key(.viewer)
            let page = try await test.call(
                .GET,
                "/alerts?q=pool&group=rule",
                key: key,
                accept: "text/html"
            )
            #expect(page.status == 200)
            #expect(page.text.contains("<b>1 firing in 1 system</b>"))
            #expect(page.text.contains("&lt;b&gt;Pool&lt;/b&gt; is full"))
            #expect(page.text.contains("open, nobody yet"))
            #expect(page.text.contains("name=\"group\" value=\"rule\""))
            #expect(page.text.contains("/alerts?q=pool&amp;group=rule&amp;alert=a#d"))
            let none = try await test.call(
                .GET,
                "/alerts?severity=info",
                key: key,
                accept: "text/html"
            )
            #expect(none.text.contains("No alert fits."))
        }
    }

    @Test func `without alerts the page says that nobody is needed`() async throws {
        try await TestGateway.run { test in
            let key = try await test.key(.viewer)
            let page = try await test.call(.GET, "/alerts", key: key, accept: "text/html")
            #expect(page.text.contains("Nobody needs you."))
            let sent = try await test.call(.GET, "/deliveries", key: key, accept: "text/html")
            #expect(sent.text.contains("poolkeeper notify test RECEIVER"))
        }
    }

    @Test func `an alert's page tells its story from its beginning to its end`() async throws {
        try await TestGateway.run { test in
            try await put([alert("a")], test)
            var worse = alert("a", .critical, summary: "Pool tank is 91 % full")
            worse.asOf = moment + .seconds(60)
            try await put([worse], test)
            let told = NotificationDelivered(
                tenant: .single,
                notification: 7,
                receiver: "storage",
                target: "discord",
                groupKey: "{}",
                alerts: ["a"],
                outcome: "delivered",
                attempts: 2,
                reason: nil,
                queuedAt: moment + .seconds(61),
                at: moment + .seconds(63)
            )
            try await test.gateway.store.journal.perform { unit in
                try AlertTable.put(told, in: unit.database)
            }
            worse.acknowledgement = AlertAcknowledgement(
                by: "mira",
                note: "disks come on Tuesday",
                at: moment + .seconds(70),
                until: nil
            )
            try await put([worse], test)
            (worse.state, worse.endedAt) = (.resolved, moment + .seconds(90))
            try await put([worse, worse], test)
            let key = try await test.key(.viewer)
            let page = try await test.call(.GET, "/alerts/a", key: key, accept: "text/html").text
            let lines = [
                "opened as warning", "the same alert is now critical", "Told <b>storage</b>",
                "at the try number 2", "Acknowledged by <b>mira</b>", "disks come on Tuesday",
                "<p>Over</p>",
            ]
            var rest = page[...]
            for line in lines {
                let found = try #require(rest.firstRange(of: line), "\(line)")
                rest = rest[found.upperBound...]
            }
            #expect(page.ranges(of: "<p>Over</p>").count == 1)
            let sent = try await test.call(.GET, "/deliveries", key: key, accept: "text/html")
            #expect(sent.text.contains("Every receiver is reached."))
        }
    }

    @Test func `a story keeps its newest lines, and goes with its alert`() async throws {
        try await TestGateway.run { test in
            let journal = test.gateway.store.journal
            var one = alert("a")
            for number in 1...(AlertTable.stepsMax + 5) {
                one.occurrence = number
                try await put([one], test)
            }
            let table = AlertTable(journal: journal)
            #expect(try await table.story(of: one).count == AlertTable.stepsMax)
            try await journal.perform { try AlertTable.put("a", nil, in: $0.database) }
            #expect(try await table.story(of: one).isEmpty)
            let key = try await test.key(.viewer)
            #expect(try await test.call(.GET, "/alerts/a", key: key).status == 404)
        }
    }
}
