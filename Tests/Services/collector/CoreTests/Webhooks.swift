import CollectorCore
import Contracts
import Quantities
import Testing

/// 2026-11-21T00:00:00Z, the time of receipt in these tests.
let received = Timestamp(seconds: 1_795_219_200)

/// Reads a body as the collector would for a key of the whole tenant.
func read(
    _ body: String,
    client: String? = nil,
    limits: WebhookLimits = WebhookLimits()
) throws(WebhookFault) -> WebhookReading {
    try WebhookReader.read(
        Array(body.utf8),
        from: .init(tenant: .single, client: client.flatMap { ClientName($0) }),
        at: received,
        limits: limits
    )
}

/// A webhook of system `nas` with these metrics, each an object without its system.
func webhook(_ metrics: String..., top: String = "") -> String {
    #"{"system":{"id":"nas"},\#(top)"metrics":[\#(metrics.joined(separator: ","))]}"#
}

/// A metric with its value as JSON.
func metric(
    _ name: String,
    _ value: String,
    type: String = "pool",
    unit: String? = nil,
    more: String = ""
) -> String {
    let unit = unit.map { #","unit":"\#($0)""# } ?? ""
    return
        #"{"metric_type":"\#(type)","metric_name":"\#(name)","value":\#(value)\#(unit)\#(more)}"#
}

/// The one sample of a webhook, which must have been taken.
func sample(_ metric: String, top: String = "") throws -> SampleColumns.Row {
    let reading = try read(webhook(metric, top: top))
    try #require(reading.samples.count == 1, "\(reading.rejections)")
    return reading.samples[0]
}

/// Why the one metric of a webhook was not taken.
func rejection(of metric: String, top: String = "") throws -> Rejection {
    let reading = try read(webhook(metric, top: top))
    #expect(reading.samples.isEmpty)
    return try #require(reading.rejections.first)
}
