import Contracts
import Quantities

/// What is settled once all samples of a webhook are known, however they were read.
struct PollClosing: Sendable {
    /// The rows of used and total amounts of one object.
    var amounts: [(used: Int, total: Int)]
    /// The rows without a time of their own.
    var timeless: [Int] = []

    /// Gives samples without a time the webhook's or that of its receipt, and flags used amounts
    /// above their totals.
    func close(
        _ readings: inout [SampleColumns.Reading],
        with time: SentTime?,
        received: Timestamp
    ) {
        for row in timeless {
            readings[row].time = time?.moment ?? received
            readings[row].flags.formUnion(time?.flags ?? .serverTime)
        }
        for (used, total) in amounts
        where readings[used].time == readings[total].time
            && readings[used].value > readings[total].value
        {
            readings[used].flags.insert(.implausible)
        }
    }
}
