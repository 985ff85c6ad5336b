package import Contracts
package import Quantities

extension GrowthAnomalyFound {
    /// An unusual day as the bus carries it.
    package init(
        _ anomaly: GrowthAnomaly,
        of identity: PoolIdentity,
        capacity: Double,
        at now: Timestamp
    ) {
        let change = Self.bytes(anomaly.change)
        let usual = Self.bytes(anomaly.usual)
        self.init(
            tenant: identity.tenant,
            client: identity.client,
            system: identity.system,
            pool: identity.pool,
            kind: anomaly.kind.rawValue,
            day: DailyUse.start(of: anomaly.day),
            change: change,
            usual: usual,
            text: Self.sentence(change, usual),
            at: now
        )
        ceiling = Self.bytes(capacity)
    }

    private static func sentence(_ change: ByteCount, _ usual: ByteCount) -> String {
        let size = Wording.size(ByteCount(abs(change.bytes)))
        let usually = Wording.size(ByteCount(abs(usual.bytes)))
        let verb = change.bytes < 0 ? "went" : "came"
        let habit = usual.bytes < 0 ? "takes \(usually) away" : "brings \(usually)"
        return "\(size) \(verb) on one day; a day usually \(habit)"
    }

    private static func bytes(_ value: Double) -> ByteCount {
        ByteCount(Int64(min(max(value.isFinite ? value : 0, -9e18), 9e18)))
    }
}
