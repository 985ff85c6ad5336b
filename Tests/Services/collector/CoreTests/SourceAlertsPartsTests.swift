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

    @Test func `no alerts are no parts, few are one`() {
        let alert = SourceAlertsReported.Alert(severity: "info", message: "scrub finished")
        #expect([SourceAlertsReported.Alert]().parts(bytesMax: 256 << 10).isEmpty)
        #expect([alert, alert].parts(bytesMax: 256 << 10) == [[alert, alert]])
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
        let parts = alerts.parts(bytesMax: limit)
        #expect(parts.flatMap { $0 } == alerts)
        for part in parts { #expect(try message(part).encodedBody().count <= limit) }
    }
}
