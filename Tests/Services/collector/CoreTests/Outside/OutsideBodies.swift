import CollectorCore
import Quantities
import Testing

/// What other alerting systems really send, word for word.
enum OutsideBodies {
    /// TrueNAS 24.04, `opsgenie.py`: the message is cut to 130 characters.
    static let trueNAS = #"""
        {"message": "Space usage for pool \"tank\" is 81%. Optimal pool performance requires used \#
        space remain below 80%.", "alias": "8b6f0c1e-54b7-4a52-9f0e-0d6a7b9c1234", \#
        "description": "Space usage for pool \"tank\" is 81%. Optimal pool performance requires \#
        used space remain below 80%."}
        """#
    /// The example of Grafana's documentation, the second alert resolved.
    static let grafana = """
        {"receiver": "My Super Webhook", "status": "firing", "orgId": 1, "alerts": [
          {"status": "firing", "labels": {"alertname": "High memory usage", "team": "blue",
           "zone": "us-1", "severity": "Critical"}, "annotations": {"description": "The system \
        has high memory usage", "runbook_url": "https://myrunbook.com/runbook/1234", "summary": \
        "This alert was triggered for zone us-1"}, "startsAt": "2021-10-12T09:51:03.157076+02:00",
           "endsAt": "0001-01-01T00:00:00Z",
           "generatorURL": "https://play.grafana.org/alerting/1afz29v7z/edit",
           "fingerprint": "c6eadffa33fcdf37", "silenceURL": "", "dashboardURL": "", "panelURL": "",
           "values": {"B": 44.23943737541908, "C": 1}},
          {"status": "resolved", "labels": {"alertname": "High CPU usage"}, "annotations": {},
           "startsAt": "2021-10-12T09:56:03.157076+02:00", "endsAt": "2021-10-12T10:01:03Z",
           "generatorURL": "https://play.grafana.org/alerting/d1rdpdv7k/edit",
           "fingerprint": "bc97ff14869b13e3", "values": null}],
         "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
         "externalURL": "https://play.grafana.org/", "version": "1", "groupKey": "{}:{}",
         "truncatedAlerts": 0, "title": "[FIRING:2]  (blue)", "state": "alerting",
         "message": "**Firing**"}
        """

    /// Uptime Kuma's notification of a heartbeat with a status.
    static func uptimeKuma(_ status: String) -> String {
        """
        {"heartbeat": {"monitorID": 7, "status": \(status), "time": "2026-11-21 00:00:00.000",
         "msg": "connect ECONNREFUSED 10.0.0.5:443", "important": true, "duration": 60,
         "timezone": "Europe/Berlin"},
         "monitor": {"id": 7, "name": "Web shop", "url": "https://shop.example.org",
         "type": "http", "interval": 60, "tags": [{"name": "prod"}]},
         "msg": "[Web shop] [🔴 Down] connect ECONNREFUSED 10.0.0.5:443"}
        """
    }
}

extension OutsideReader {
    static func opsGenie(_ body: String, system: String? = nil) throws(WebhookFault) -> Reading {
        try opsGenie(Array(body.utf8), system: system.flatMap { SystemID($0) })
    }

    static func grafana(_ body: String) throws(WebhookFault) -> Reading {
        try grafana(Array(body.utf8))
    }

    static func uptimeKuma(_ body: String) throws(WebhookFault) -> Reading {
        try uptimeKuma(Array(body.utf8))
    }
}
