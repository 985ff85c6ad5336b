import Contracts
import Quantities

/// A pool's forecast as `GET /dashboard/capacity-forecast` answers it.
struct ForecastAnswer: Encodable {
    struct Crossing: Encodable {
        let ratio: Double
        let soonest: String?
        let likeliest: String?
        let latest: String?
    }

    struct DaysToFull: Encodable {
        let low: Double?
        let likeliest: Double?
        let high: Double?
    }

    let systemId: String
    let systemName: String
    let clientName: String?
    let pool: String
    let outcome: String
    let reason: String?
    let usedBytes: Int64
    let ceilingBytes: Int64?
    let bytesPerDay: Double?
    let daysOfHistory: Int
    let countedSince: String?
    let countedBecause: String?
    let daysToFull: DaysToFull?
    let crossings: [Crossing]
    let asOf: String

    init(_ fact: ForecastUpdated, title: String?, now: Timestamp) {
        systemId = fact.system.text
        systemName = title ?? fact.system.text
        clientName = fact.client?.text
        pool = fact.pool
        outcome = fact.outcome.rawValue
        reason = fact.reason
        usedBytes = fact.used.bytes
        ceilingBytes = fact.ceiling?.bytes
        bytesPerDay = fact.bytesPerDay
        daysOfHistory = fact.days
        countedSince = fact.segmentStart?.rfc3339
        countedBecause = fact.segmentCause
        crossings = fact.crossings.map {
            Crossing(
                ratio: $0.ratio,
                soonest: $0.soonest?.rfc3339,
                likeliest: $0.likeliest?.rfc3339,
                latest: $0.latest?.rfc3339
            )
        }
        func days(_ moment: Timestamp?) -> Double? {
            moment.map { max(0, (($0 - now).fractionalSeconds / 8640).rounded() / 10) }
        }
        daysToFull = fact.crossings.first { $0.ratio == 1 }.map {
            DaysToFull(low: days($0.soonest), likeliest: days($0.likeliest), high: days($0.latest))
        }
        asOf = fact.asOf.rfc3339
    }
}
