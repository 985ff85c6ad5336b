import Contracts
import Quantities

/// Pools of one system that capacity-engine assesses.
///
/// What lacks a device is told of by that device (`PoolDeviceMissing`, or the scrub service's
/// `PoolIntegrity`), and not once more by the word DEGRADED of a sample. Other words are told.
///
/// An assessment speaks for its pool until the one after the next was due. When none comes any more
/// the samples' word counts again, so that an engine that is gone silences nothing.
struct AssessedPools: Sendable, Hashable, Codable {
    /// What an assessment speaks for at least, whatever time lies between two.
    static let least = Duration.seconds(3600)
    /// And at the most: a probe looks once a day at the least.
    static let most = Duration.seconds(2 * 86_400)
    /// Pools of one system at the most; of more the samples' word counts.
    static let poolsMax = 1000

    private struct Last: Sendable, Hashable, Codable {
        var asOf: Timestamp
        var until: Timestamp
    }

    private var pools: [String: Last] = [:]

    /// Whether there is none.
    var isEmpty: Bool { pools.isEmpty }

    /// Notes an assessment; one that knows no device, or is no newer than another, changes nothing.
    mutating func take(_ fact: PoolAssessed, now: Timestamp) {
        let asOf = min(fact.asOf, now)
        let last = pools[fact.pool]
        switch fact.reading {
        case .gone: pools[fact.pool] = nil
        case .exact, .approximate:
            guard !fact.devices.isEmpty,
                last.map({ asOf > $0.asOf }) ?? (pools.count < Self.poolsMax)
            else { return }
            let gap = last.map { asOf - $0.asOf } ?? .zero
            let until = asOf + max(Self.least, min(gap + gap, Self.most))
            pools[fact.pool] = Last(asOf: asOf, until: until)
        // Of its devices nothing is known then, and no sample comes either.
        default: break
        }
    }

    /// Whether a pool's assessments tell of its devices at a moment.
    func speak(for pool: String, at moment: Timestamp) -> Bool {
        pools[pool].map { moment < $0.until } ?? false
    }
}
