import CollectorCore
import Contracts
import Quantities

/// The answer to an accepted webhook, as JSON.
enum WebhookAnswer {
    /// What was taken, what stood there before, and what was not taken with its place and reason.
    static func json(_ reading: WebhookReading) -> [UInt8] {
        json(
            accepted: reading.acceptedCount,
            duplicate: reading.duplicates,
            alerts: reading.alerts.count,
            reading
        )
    }

    /// The answer to a webhook that was accepted before: all its samples stand there already.
    static func replayed(_ reading: WebhookReading) -> [UInt8] {
        json(
            accepted: 0,
            duplicate: reading.acceptedCount + reading.duplicates,
            alerts: 0,
            reading
        )
    }

    private static func json(
        accepted: Int,
        duplicate: Int,
        alerts: Int,
        _ reading: WebhookReading
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 160 + 160 * reading.rejections.count)
        json.raw(#"{"accepted":"#)
        json.integer(accepted)
        json.raw(#","alerts":"#)
        json.integer(alerts)
        json.raw(#","duplicate":"#)
        json.integer(duplicate)
        json.raw(#","notes":["#)
        for (index, note) in reading.notes.enumerated() {
            if index > 0 { json.comma() }
            json.raw(#"{"detail":"#)
            json.string(note.detail)
            json.raw(#","pointer":"#)
            json.string(note.pointer)
            json.raw("}")
        }
        json.raw(#"],"rejected":["#)
        for (index, rejection) in reading.rejections.enumerated() {
            if index > 0 { json.comma() }
            json.raw(#"{"detail":"#)
            json.string(rejection.detail)
            json.raw(#","index":"#)
            json.integer(rejection.index)
            json.raw(#","pointer":"#)
            json.string(rejection.pointer)
            json.raw(#","reason":"#)
            json.string(rejection.reason.rawValue)
            json.raw("}")
        }
        json.raw(#"],"rejected_count":"#)
        json.integer(reading.rejectedCount)
        json.raw(#","system_id":"#)
        json.string(reading.system.id.text)
        json.raw(#","unknown_keys":"#)
        json.integer(reading.unknownKeys)
        json.raw("}")
        return json.bytes
    }
}
