package import Contracts
package import Quantities

extension SystemRules {
    /// Notes that a Btrfs pool was assessed: what lacks a device is one incident, and one alert.
    ///
    /// - Parameters:
    ///   - fact: the assessment.
    ///   - now: the time of day.
    /// - Returns: the end of what the word of the pool's samples had told before.
    package mutating func take(_ fact: PoolAssessed, now: Timestamp) -> [AlertReport] {
        var pools = assessed ?? AssessedPools()
        pools.take(fact, now: now)
        assessed = pools.isEmpty ? nil : pools
        let moment = min(fact.asOf, now)
        guard pools.speak(for: fact.pool, at: moment) else { return [] }
        let subject = AlertSubject(tenant: fact.tenant, client: fact.client, system: fact.system)
        let over = fallSilent(RuleDefaults.poolHealth, of: fact.pool, subject, moment)
        return over.map { [$0] } ?? []
    }
}
