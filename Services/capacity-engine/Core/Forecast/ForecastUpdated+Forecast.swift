package import Contracts
package import Quantities

extension ForecastUpdated {
    /// A pool's forecast as the bus carries it.
    ///
    /// - Parameters:
    ///   - forecast: what is to come.
    ///   - identity: whose pool it is.
    ///   - now: when it was made; days count from the end of the last known one, or from now if
    ///     that is earlier.
    package init(_ forecast: UseForecast, of identity: PoolIdentity, at now: Timestamp) {
        self.init(
            tenant: identity.tenant,
            client: identity.client,
            system: identity.system,
            pool: identity.pool,
            outcome: ForecastOutcome(rawValue: forecast.outcome.rawValue),
            used: Self.bytes(forecast.used),
            ceiling: forecast.ceiling.map(Self.bytes),
            asOf: now
        )
        let origin = min(now, DailyUse.start(of: forecast.lastDay + 1))
        func moment(_ days: Double) -> Timestamp {
            origin + .seconds(Int64((days * 86_400).rounded()))
        }
        reason = forecast.reason
        method = forecast.method?.rawValue
        segmentStart = forecast.firstDay.map(DailyUse.start)
        segmentCause = forecast.cause?.rawValue
        days = forecast.days
        bytesPerDay = forecast.bytesPerDay
        crossings = forecast.crossings.map { known in
            var crossing = Crossing(ratio: known.ratio)
            crossing.soonest = known.soonest.map(moment)
            crossing.likeliest = known.likeliest.map(moment)
            crossing.latest = known.latest.map(moment)
            return crossing
        }
        fan = forecast.fan.prefix(Self.pointsMax).map { known in
            var point = Point(at: moment(Double(known.days)), median: Self.bytes(known.median))
            point.low50 = Self.bytes(known.half.lowerBound)
            point.high50 = Self.bytes(known.half.upperBound)
            point.low90 = Self.bytes(known.most.lowerBound)
            point.high90 = Self.bytes(known.most.upperBound)
            return point
        }
    }

    private static func bytes(_ value: Double) -> ByteCount {
        ByteCount(Int64(min(max(value.isFinite ? value : 0, 0), 9e18)))
    }
}
