import Contracts
import Quantities

/// A moment as the sender wrote it, judged against the time of receipt.
struct SentTime: Equatable {
    var moment: Timestamp
    var flags: SampleFlags
    /// How far the sender's clock is ahead, when that was too far to be taken as it is.
    var aheadSeconds: Double?

    /// Judges a moment as sent; without a named zone UTC was taken.
    init(
        _ moment: Timestamp,
        hasZone: Bool,
        received: Timestamp,
        limits: WebhookLimits
    ) throws(ItemFault) {
        flags = hasZone ? [] : .zoneAssumed
        guard moment >= limits.earliest else {
            throw ItemFault(
                "timestamp",
                .timeTooOld,
                "the time lies before \(limits.earliest.rfc3339); nothing so old is kept"
            )
        }
        let ahead = moment - received
        if ahead <= limits.aheadMax {
            self.moment = moment
            return
        }
        guard ahead <= limits.clampedAheadMax else {
            throw ItemFault(
                "timestamp",
                .timeAhead,
                "the time lies \(ahead.components.seconds) s ahead of the collector's clock"
            )
        }
        self.moment = received
        flags.insert(.clamped)
        aheadSeconds = ahead.fractionalSeconds
    }

    /// The moment of a number since 1970: seconds below 10¹¹, milliseconds below 10¹⁴.
    ///
    /// Seconds up to the year 5138 and milliseconds from 1973 on do not overlap.
    static func moment(epoch value: Double) -> Timestamp? {
        switch value {
        case 0..<1e11: Timestamp(microseconds: Int64((value * 1e6).rounded()))
        case 1e11..<1e14: Timestamp(microseconds: Int64((value * 1e3).rounded()))
        default: nil
        }
    }
}
