import Contracts
package import Quantities

/// The body of one `POST /webhook/metrics`, as n8n would send it.
package struct SimulatedWebhook: Sendable, Equatable {
    /// The system it speaks for.
    package let system: String
    /// How many metrics are in it.
    package let metrics: Int
    /// The JSON.
    package let body: [UInt8]
}

/// Metrics that one webhook may carry; what the collector accepts at the most.
private let metricsMax = 20_000

/// Bytes of a body past which a back-fill begins the next one, well below the collector's limit.
private let bodyBytes = 3_000_000

extension SimulatedFleet {
    /// What a system sends at a moment of the present, without timestamps.
    ///
    /// - Parameters:
    ///   - system: one of the fleet's.
    ///   - moment: when it is read.
    /// - Returns: the webhook; nil when the system has fallen silent.
    package func live(_ system: SimulatedSystem, at moment: Timestamp) -> SimulatedWebhook? {
        guard system.isSending(at: moment) else { return nil }
        var writer = WebhookWriter(system)
        for reading in system.readings(at: moment, .everything) {
            writer.append(reading, at: nil)
        }
        return writer.finish(alerts: system.alerts(at: moment))
    }

    /// The past of a system, cut into webhooks whose metrics carry timestamps.
    ///
    /// - Parameters:
    ///   - system: one of the fleet's.
    ///   - send: called with each webhook in order of time.
    /// - Throws: what `send` throws.
    package func backfill(
        _ system: SimulatedSystem,
        send: (SimulatedWebhook) async throws -> Void
    ) async throws {
        var writer = WebhookWriter(system)
        for moment in system.past.moments where system.isSending(at: moment) {
            let readings = system.readings(at: moment, detail(at: moment))
            if !writer.hasRoom(for: readings.count) {
                try await send(writer.finish(alerts: []))
                writer = WebhookWriter(system)
            }
            for reading in readings { writer.append(reading, at: moment) }
        }
        if writer.metrics > 0 { try await send(writer.finish(alerts: [])) }
    }

    /// How many metrics the whole past has, so that progress can be shown.
    package var backfillMetrics: Int {
        systems.reduce(0) { sum, system in
            let sending = system.past.moments.filter(system.isSending(at:))
            let whole = sending.count { detail(at: $0) == .everything }
            let hourly = system.readings(at: end, .hourly).count
            let everything = system.readings(at: end, .everything).count
            return sum + whole * everything + (sending.count - whole) * hourly
        }
    }

    /// Drives are asked once a day, as smartd does, and at the end so that the present is complete.
    private func detail(at moment: Timestamp) -> SimulatedSystem.Detail {
        let isMorning = moment.microseconds / 3_600_000_000 % 24 == 6
        return isMorning || (end - moment) < .seconds(10 * 3600) ? .everything : .hourly
    }
}

/// Writes a webhook metric by metric.
private struct WebhookWriter {
    private let system: SimulatedSystem
    private var json = JSONWriter(capacity: 16_384)
    private(set) var metrics = 0

    init(_ system: SimulatedSystem) {
        self.system = system
        json.raw("{\"system\":{\"id\":")
        json.string(system.id)
        json.raw(",\"name\":")
        json.string(system.name)
        json.raw(",\"hostname\":")
        json.string(system.hostname)
        json.raw(",\"version\":")
        json.string(system.version)
        json.raw(",\"client_name\":")
        json.string(system.client)
        json.raw("},\"metrics\":[")
    }

    func hasRoom(for count: Int) -> Bool {
        metrics + count <= metricsMax && json.bytes.count < bodyBytes
    }

    mutating func append(_ reading: Reading, at moment: Timestamp?) {
        if metrics > 0 { json.comma() }
        metrics += 1
        json.raw("{\"system_id\":")
        json.string(system.id)
        json.raw(",\"metric_type\":")
        json.string(reading.type)
        json.raw(",\"metric_name\":")
        json.string(reading.name)
        json.raw(",\"value\":")
        append(reading.value)
        json.raw(",\"unit\":")
        json.string(reading.unit)
        if let moment {
            json.raw(",\"timestamp\":")
            json.string(moment.rfc3339)
        }
        if !reading.metadata.isEmpty { append(metadata: reading.metadata) }
        json.raw("}")
    }

    private mutating func append(_ value: Reading.Value) {
        switch value {
        case .number(let number): json.number(number)
        case .word(let word): json.string(word)
        case .date(let moment):
            json.raw("{\"$date\":")
            json.number(Double(moment.microseconds / 1000))
            json.raw("}")
        }
    }

    private mutating func append(metadata: [String]) {
        json.raw(",\"metadata\":{")
        for (index, text) in metadata.enumerated() {
            if index > 0 { json.raw(index % 2 == 0 ? "," : ":") }
            json.string(text)
        }
        json.raw("}")
    }

    mutating func finish(alerts: [(severity: String, message: String)]) -> SimulatedWebhook {
        json.raw("],\"alerts\":[")
        for (index, alert) in alerts.enumerated() {
            if index > 0 { json.comma() }
            json.raw("{\"system_id\":")
            json.string(system.id)
            json.raw(",\"severity\":")
            json.string(alert.severity)
            json.raw(",\"message\":")
            json.string(alert.message)
            json.raw("}")
        }
        json.raw("]}")
        return SimulatedWebhook(system: system.id, metrics: metrics, body: json.bytes)
    }
}
