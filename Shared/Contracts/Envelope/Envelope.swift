package import Quantities

/// One message as it stands in a lane: who said it, where in the lane, about what, and its body.
///
/// On the wire it is a CloudEvents 1.0 event in JSON with the extension attributes `sequence`
/// (decimal digits), `epoch`, `lane` and `traceparent` (W3C Trace Context).
package struct Envelope: Sendable, Equatable {
    /// The instance that published it.
    package var source: SourceID
    /// The journal's epoch.
    package var epoch: Epoch
    /// The lane, which is also the CloudEvents `type`.
    package var lane: LaneName
    /// The place in the lane: from 1, without gaps within (source, epoch, lane).
    package var sequence: UInt64
    /// The message's own id; the same id is the same message.
    package var id: MessageID
    /// What it is about (CloudEvents `subject`).
    package var key: String
    /// When it was published, by the publisher's clock.
    package var time: Timestamp
    /// The trace it belongs to, as W3C `traceparent`, when the publisher was in one.
    package var traceparent: String?
    /// The body: UTF-8 JSON, CloudEvents `data`; empty for a tombstone.
    package var body: [UInt8]

    /// Whether it says that the thing its key names is there no more (state lanes): an event
    /// without `data`.
    package var isTombstone: Bool { body.isEmpty }

    /// An envelope of these parts.
    package init(
        source: SourceID,
        epoch: Epoch,
        lane: LaneName,
        sequence: UInt64,
        id: MessageID,
        key: String,
        time: Timestamp,
        traceparent: String? = nil,
        body: [UInt8]
    ) {
        self.source = source
        self.epoch = epoch
        self.lane = lane
        self.sequence = sequence
        self.id = id
        self.key = key
        self.time = time
        self.traceparent = traceparent
        self.body = body
    }
}
