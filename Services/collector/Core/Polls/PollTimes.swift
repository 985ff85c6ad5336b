import Contracts
import Quantities

/// The times of one webhook, each text read once: a poll gives all its metrics the same.
struct PollTimes {
    let received: Timestamp
    let limits: WebhookLimits
    /// The time of the webhook itself, once it was read.
    var ofWebhook: SentTime?

    private var last: (text: JSONText, time: SentTime)?

    init(received: Timestamp, limits: WebhookLimits) {
        self.received = received
        self.limits = limits
    }

    /// The time a text says; nil when its clock is ahead, which is more than a time.
    mutating func read(
        _ text: JSONText,
        in json: JSONScanner
    ) throws(ItemFault) -> SentTime? {
        if let last, json.isSame(last.text, text) { return last.time }
        let time = try SentTime(reading: .text(text), in: json, received: received, limits: limits)
        guard let time, time.aheadSeconds == nil else { return nil }
        last = (text, time)
        return time
    }
}
