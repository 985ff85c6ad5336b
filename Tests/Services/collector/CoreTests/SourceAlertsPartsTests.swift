import CollectorCore
import Contracts
import Quantities
import TestSupport
import Testing

@Suite struct `alerts in parts` {
    private func message(_ alerts: [SourceAlertsReported.Alert]) throws -> SourceAlertsReported {
        SourceAlertsReported(
            tenant: .single,
            client: nil,
            system: try #require(SystemID("nas")),
            alerts: alerts,
            receivedAt: Timestamp(seconds: 1_795_219_200)
        )
    }

    private func parts(
        of alerts: [SourceAlertsReported.Alert],
        bytesMax: Int
    ) throws -> [[SourceAlertsReported.Alert]] {
        var reading = try read(#"{"system":{"id":"nas"},"alerts":[]}"#)
        reading.alerts = alerts
        return reading.alertParts(bytesMax: bytesMax)
    }

    @Test func `few alerts are one part, and so are none`() throws {
        let alert = SourceAlertsReported.Alert(severity: "info", message: "scrub finished")
        #expect(try parts(of: [], bytesMax: 256 << 10) == [[]])
        #expect(try parts(of: [alert, alert], bytesMax: 256 << 10) == [[alert, alert]])
    }

    @Test func `a webhook that does not speak of alerts says nothing about them`() throws {
        let reading = try read(webhook(metric("tank_used", "1")))
        #expect(reading.alertParts(bytesMax: 256 << 10).isEmpty)
        #expect(
            try read(#"{"system":{"id":"nas"},"metrics":[],"alerts":null}"#)
                .alertParts(bytesMax: 256 << 10).isEmpty
        )
    }

    @Test func `alerts that cannot be read are counted`() throws {
        let alerts = #"[{"severity":"info","message":"m"},{"severity":"info"},7]"#
        let reading = try read(#"{"system":{"id":"nas"},"alerts":\#(alerts)}"#)
        #expect((reading.alerts.count, reading.alertsRefused) == (1, 2))
    }

    @Test(arguments: 1...20)
    func `many alerts keep their order and each part its limit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let alerts = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            SourceAlertsReported.Alert(
                severity: "warning",
                message: String(
                    repeating: ["x", "é", "\u{1}", "\""].randomElement(using: &random) ?? "x",
                    count: Int.random(in: 1...1500, using: &random)
                )
            )
        }
        let limit = 32 << 10
        let parts = try parts(of: alerts, bytesMax: limit)
        #expect(parts.flatMap { $0 } == alerts)
        for part in parts { #expect(try message(part).encodedBody().count <= limit) }
    }
}
