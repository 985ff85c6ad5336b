import Contracts

/// Lets the same incident be told once in ten minutes, however often it is seen.
struct IncidentPace {
    private var told: [String: Duration] = [:]

    /// Whether an incident may be told now; if so it counts as told.
    mutating func mayTell(_ incident: BusIncident, now: Duration) -> Bool {
        if let last = told[incident.key], now - last < Self.interval { return false }
        if told.count >= Self.keysMax { told = told.filter { now - $0.value < Self.interval } }
        // More names than that at once are one trouble; those that are told say enough of it.
        guard told.count < Self.keysMax else { return false }
        told[incident.key] = now
        return true
    }

    static let interval = Duration.seconds(600)
    static let keysMax = 100
}
