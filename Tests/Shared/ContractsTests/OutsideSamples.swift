import Contracts
import Quantities

/// What the collector says of alerts that other alerting systems told.
enum OutsideSamples {
    static let all: [WireSample] = [
        WireSample("over", over),
        WireSample("begun", begun),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)

    private static var over: OutsideAlertReported {
        var fact = OutsideAlertReported(
            tenant: .single,
            client: nil,
            intake: "opsgenie",
            alias: "8b6f0c1e-54b7-4a52-9f0e-0d6a7b9c1234",
            receivedAt: moment
        )
        fact.isOver = true
        return fact
    }

    private static var begun: OutsideAlertReported {
        var fact = OutsideAlertReported(
            tenant: .single,
            client: ClientName("Nordlicht Film"),
            system: SystemID("nas-ber-01"),
            intake: "grafana",
            alias: "c6eadffa33fcdf37",
            summary: "Memory of nas-ber-01 is at 96 %",
            receivedAt: moment
        )
        fact.holdsUntil = Timestamp(seconds: 1_795_219_500)
        fact.name = "High memory usage"
        fact.severity = "critical"
        fact.details = "It has been so for 10 minutes."
        fact.object = "nas-ber-01:9100"
        fact.url = "https://grafana.example.org/alerting/1afz29v7z/edit"
        fact.labels = ["alertname": "High memory usage", "team": "blue"]
        return fact
    }
}
