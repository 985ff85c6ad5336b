import APIGatewayCore
import Contracts
import FleetHistory
import Quantities

/// A pool whose page is made, with all that is known of it.
struct PoolSubject: Sendable {
    /// Its system.
    let system: SystemID
    /// What its system is called.
    let title: String
    /// Its client, when known.
    let client: ClientName?
    /// What it is called.
    let name: String
    /// How it stands by the samples of its system; nil when there are none.
    let readings: PoolAssessment?
    /// What a Btrfs pool can take and cannot lose; nil for others.
    let assessed: PoolAssessed?
    /// When it is full; nil before the first forecast.
    let forecast: ForecastUpdated?
    /// Unusual days, the newest first.
    let anomalies: [GrowthAnomalyFound]

    /// Bytes in use; nil when not known.
    var used: ByteCount? { assessed?.used ?? forecast?.used ?? readings?.used }

    /// Bytes that it can hold as it stands, the used ones included; nil when not known.
    var ceiling: ByteCount? {
        if let assessed, let obtainable = assessed.obtainable {
            return assessed.used + obtainable
        }
        return forecast?.ceiling ?? readings?.total
    }
}
