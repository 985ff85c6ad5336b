package import Contracts
package import Quantities

extension SystemRules {
    /// Notes that a Btrfs pool was assessed: what lacks a device is one incident, and one alert.
    ///
    /// - Parameters:
    ///   - fact: the assessment.
    ///   - book: the rules.
    ///   - now: the time of day.
    /// - Returns: the end of what the word DEGRADED of the pool's samples had told before.
    package mutating func take(
        _ fact: PoolAssessed,
        by book: RuleBook,
        now: Timestamp
    ) -> [AlertReport] {
        var pools = assessed ?? AssessedPools()
        pools.take(fact, now: now)
        assessed = pools.isEmpty ? nil : pools
        let moment = min(fact.asOf, now)
        let subject = AlertSubject(tenant: fact.tenant, client: fact.client, system: fact.system)
        return [leaveToDevices(fact.pool, by: book, subject, moment)].compactMap(\.self)
    }
}
