import CollectorCore
import Contracts
import Quantities
import Testing

// Goal: each alert of Grafana's webhook is one, and a faulty one harms no other. Method: the
// documentation's body, and bodies at, below and above each limit.
struct GrafanaTests {
    @Test func `each alert is one, with its labels and words, and a resolved one is over`() throws {
        let reading = try OutsideReader.grafana(OutsideBodies.grafana)
        #expect(reading.rejected.isEmpty)
        #expect(reading.alerts.map(\.alias) == ["c6eadffa33fcdf37", "bc97ff14869b13e3"])
        #expect(reading.alerts.map(\.isOver) == [false, true])
        let alert = reading.alerts[0]
        #expect(alert.name == "High memory usage")
        #expect(alert.severity == "critical")
        #expect(alert.labels["team"] == "blue")
        #expect(alert.summary == "This alert was triggered for zone us-1")
        #expect(alert.details == "The system has high memory usage")
        #expect(alert.url == "https://play.grafana.org/alerting/1afz29v7z/edit")
    }

    @Test func `its test is shown for five minutes`() throws {
        let reading = try OutsideReader.grafana(
            #"{"alerts":[{"status":"firing","fingerprint":"57c6d9296de2ad39","#
                + #""labels":{"alertname":"TestAlert","instance":"Grafana"}}]}"#
        )
        #expect(reading.alerts.map(\.holds) == [OutsideLimits.testHolds])
    }

    @Test func `a label may name the system, and an address has to be one of the web`() throws {
        let reading = try OutsideReader.grafana(
            #"{"alerts":[{"status":"firing","fingerprint":"a","labels":{"system":"nas-1"},"#
                + #""panelURL":"javascript:alert(1)","generatorURL":"https://g/x"}]}"#
        )
        #expect(reading.alerts.first?.system == SystemID("nas-1"))
        #expect(reading.alerts.first?.url == "https://g/x")
    }

    @Test func `one that cannot be read does not keep the others from being taken`() throws {
        let reading = try OutsideReader.grafana(
            """
            {"alerts":[{"status":"firing","fingerprint":"a"},{"status":"on","fingerprint":"b"},7,
            {"status":"firing","fingerprint":"c","labels":{"x":1}},{"status":"firing"}]}
            """
        )
        #expect(reading.alerts.map(\.alias) == ["a"])
        #expect(
            reading.rejected.map(\.pointer) == [
                "/alerts/1/status", "/alerts/2", "/alerts/3/labels/x", "/alerts/4/fingerprint",
            ]
        )
    }

    @Test(
        arguments: [
            "{}", #"{"alerts":{}}"#, #"{"alerts":[{}]}"#, #"{"alerts":[{"status":"firing"}]}"#,
            #"{"alerts":null}"#,
        ]
    )
    func `a body without one that can be read is refused`(body: String) {
        #expect(throws: WebhookFault.self) { try OutsideReader.grafana(body) }
    }

    @Test func `no alerts are none`() throws {
        #expect(try OutsideReader.grafana(#"{"alerts":[]}"#) == OutsideReader.Reading())
    }

    @Test(arguments: [999, 1000, 1001])
    func `a body has so many alerts at the most`(count: Int) throws {
        let one = #"{"status":"firing","fingerprint":"a"}"#
        let all = [String](repeating: one, count: count).joined(separator: ",")
        let body = #"{"alerts":[\#(all)]}"#
        if count <= OutsideLimits.alertsMax {
            #expect(try OutsideReader.grafana(body).alerts.count == count)
        } else {
            #expect(throws: WebhookFault.tooMany(pointer: "/alerts", limit: 1000)) {
                try OutsideReader.grafana(body)
            }
        }
    }

    @Test(arguments: [63, 64, 65])
    func `an alert has so many labels at the most`(count: Int) throws {
        let labels = (0..<count).map { #""l\#($0)":"v""# }.joined(separator: ",")
        let body = #"{"alerts":[{"status":"firing","fingerprint":"a","labels":{\#(labels)}}]}"#
        if count <= OutsideLimits.labelsMax {
            #expect(try OutsideReader.grafana(body).alerts.first?.labels.count == count)
        } else {
            #expect(throws: WebhookFault.tooMany(pointer: "/alerts/0/labels", limit: 64)) {
                try OutsideReader.grafana(body)
            }
        }
    }

    @Test func `more values than a body may have are refused whole`() throws {
        func body(_ count: Int) -> String {
            let filler = [String](repeating: "0", count: count).joined(separator: ",")
            return #"{"alerts":[],"filler":[\#(filler)]}"#
        }
        // The body, its alerts and the list are values too.
        #expect(try OutsideReader.grafana(body(99_997)).alerts.isEmpty)
        #expect(throws: WebhookFault.self) { try OutsideReader.grafana(body(99_998)) }
    }
}
