import Foundation
package import Quantities

/// What a probe measured at one moment as the webhook of the door that takes samples.
package struct ProbeWebhook: Encodable {
    private struct System: Encodable {
        let id: String
        let name: String
        let hostname: String
        let version: String
        let clientName: String?
    }
    private struct Metric: Encodable {
        let systemId: String
        let metricType: String
        let metricName: String
        let value: ProbeSample.Value
        let unit: String?
    }

    private let timestamp: String
    private let system: System
    private let metrics: [Metric]

    /// The webhook of a host.
    package init(
        _ samples: [ProbeSample],
        of system: SystemID,
        named name: String,
        client: ClientName?,
        version: String,
        at now: Timestamp
    ) {
        timestamp = now.rfc3339
        self.system = System(
            id: system.text,
            name: name,
            hostname: name,
            version: version,
            clientName: client?.text
        )
        metrics = samples.map { sample in
            Metric(
                systemId: system.text,
                metricType: sample.metricType,
                metricName: sample.metricName,
                value: sample.value,
                unit: sample.unit.isEmpty ? nil : sample.unit
            )
        }
    }

    /// The body.
    package func body() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Array(try encoder.encode(self))
    }
}
