import Contracts
package import Quantities

/// Reads a webhook in place: one walk over its bytes, no Foundation, metadata left as it stands.
///
/// A fault of the whole (malformed JSON, no system) refuses it; a fault of one metric or alert
/// refuses that item and keeps the rest, because a sender that is told 4xx sends all of it again.
package struct WebhookReader {
    private let limits: WebhookLimits
    private let received: Timestamp
    private var rejections: [Rejection] = []
    private var rejectedCount = 0
    private var alerts: [SourceAlertsReported.Alert] = []
    private var unknownKeys = 0

    /// Whose webhook it is, by the key it came with.
    package struct Sender: Sendable, Equatable {
        /// The tenant of the key.
        package var tenant: TenantID
        /// The one client the key is bound to.
        package var client: ClientName?

        /// A sender of a tenant.
        package init(tenant: TenantID, client: ClientName?) {
            self.tenant = tenant
            self.client = client
        }
    }

    private init(received: Timestamp, limits: WebhookLimits) {
        self.received = received
        self.limits = limits
    }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: the bytes, inflated.
    ///   - sender: whose key it came with; a client there wins over one in the body.
    ///   - received: the time of receipt, which samples without a time get.
    ///   - limits: what is too much.
    /// - Returns: what it said.
    /// - Throws: why nothing of it can be kept.
    package static func read(
        _ body: [UInt8],
        from sender: Sender,
        at received: Timestamp,
        limits: WebhookLimits = WebhookLimits()
    ) throws(WebhookFault) -> WebhookReading {
        try learn(body, from: sender, at: received, limits: limits).reading
    }

    /// Reads a body, and what the system's next ones will have in common with it.
    ///
    /// - Parameters:
    ///   - body: the bytes, inflated.
    ///   - sender: whose key it came with; a client there wins over one in the body.
    ///   - received: the time of receipt, which samples without a time get.
    ///   - limits: what is too much.
    /// - Returns: what it said, and its pattern when others can be read by it.
    /// - Throws: why nothing of it can be kept.
    package static func learn(
        _ body: [UInt8],
        from sender: Sender,
        at received: Timestamp,
        limits: WebhookLimits = WebhookLimits()
    ) throws(WebhookFault) -> (reading: WebhookReading, pattern: PollPattern?) {
        var reader = WebhookReader(received: received, limits: limits)
        return try reader.read(body, from: sender)
    }

    private mutating func read(
        _ body: [UInt8],
        from sender: Sender
    ) throws(WebhookFault) -> (reading: WebhookReading, pattern: PollPattern?) {
        let parts: WebhookParts
        do throws(JSONFault) {
            parts = try WebhookParts(body, limits: limits)
        } catch {
            throw .malformed(error)
        }
        unknownKeys = parts.unknownKeys + (parts.system?.unknownKeys ?? 0)
        try check(parts)
        guard let sent = parts.system else { throw .missing(pointer: "/system") }
        let system = try sent.judged(in: parts.json, limits: limits)
        let time = try topTime(parts.timestamp, in: parts.json)
        var judge = MetricJudge(
            limits: limits,
            received: received,
            systemID: Array(system.id.text.utf8)
        )
        take(parts, &judge)
        judge.close(with: time)
        var reading = reading(system, judge.samples, judge, sender)
        reading.speaksOfAlerts = parts.hasAlerts
        reading.alertsRefused = parts.alerts.count - alerts.count
        return (reading, PollPattern(body, reading, judge, topTime: parts.timestamp))
    }

    private func check(_ parts: WebhookParts) throws(WebhookFault) {
        guard parts.isObject else {
            throw .wrongType(pointer: "", expected: "an object with system and metrics")
        }
        guard parts.metricCount <= limits.metricsMax else {
            throw .tooMany(pointer: "/metrics", limit: limits.metricsMax)
        }
        guard parts.alertCount <= limits.alertsMax else {
            throw .tooMany(pointer: "/alerts", limit: limits.alertsMax)
        }
        if let odd = parts.oddMembers.first {
            throw .wrongType(pointer: "/\(odd)", expected: "an array")
        }
        guard parts.hasItems else { throw .missing(pointer: "/metrics") }
    }

    private func reading(
        _ system: SamplesAccepted.System,
        _ samples: SampleColumns,
        _ judge: MetricJudge,
        _ sender: Sender
    ) -> WebhookReading {
        var reading = WebhookReading(system: system, samples: samples)
        reading.acceptedCount = samples.count - (judge.aheadSeconds == nil ? 0 : 1)
        reading.duplicates = judge.duplicates
        reading.rejections = rejections
        reading.rejectedCount = rejectedCount
        reading.alerts = alerts
        reading.unknownKeys = unknownKeys
        if let skew = judge.aheadSeconds {
            reading.notes.append(
                .init(
                    pointer: "/timestamp",
                    detail: """
                        the sender's clock is \(Int(skew)) s ahead; its times were set to the time \
                        of receipt
                        """
                )
            )
        }
        guard let client = sender.client else { return reading }
        if let named = system.client, named != client {
            reading.notes.append(
                .init(
                    pointer: "/system/client_name",
                    detail: "the ingest key belongs to \(client), which was taken instead"
                )
            )
        }
        reading.system.client = client
        return reading
    }

    // MARK: - Items

    private mutating func take(
        _ parts: WebhookParts,
        _ judge: inout MetricJudge
    ) {
        for (index, metric) in parts.metrics.enumerated() {
            unknownKeys += metric.unknownKeys
            do throws(ItemFault) {
                try judge.take(metric, in: parts.json)
            } catch {
                reject(index, in: "metrics", error)
            }
        }
        for (index, alert) in parts.alerts.enumerated() {
            unknownKeys += alert.unknownKeys
            do throws(ItemFault) {
                alerts.append(
                    try alert.judged(systemID: judge.systemID, in: parts.json, limits: limits)
                )
            } catch {
                reject(index, in: "alerts", error)
            }
        }
    }

    private mutating func reject(_ index: Int, in array: String, _ fault: ItemFault) {
        rejectedCount += 1
        guard rejections.count < limits.rejectionsNamedMax else { return }
        let pointer = "/\(array)/\(index)" + (fault.member.isEmpty ? "" : "/\(fault.member)")
        rejections.append(
            Rejection(index: index, pointer: pointer, reason: fault.reason, detail: fault.detail)
        )
    }

    private func topTime(
        _ value: SentValue,
        in json: JSONScanner
    ) throws(WebhookFault) -> SentTime? {
        do throws(ItemFault) {
            return try SentTime(reading: value, in: json, received: received, limits: limits)
        } catch {
            throw .unusable(pointer: "/timestamp", reason: error.detail)
        }
    }
}
