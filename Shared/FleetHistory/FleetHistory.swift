/// Fleet history as one database offers it: written and read.
package protocol FleetHistory: FleetHistoryReading, FleetHistoryWriting {
    /// Lets calls under way finish and closes every connection.
    func close() async
}

/// What a process opens fleet history for.
package enum FleetHistoryRole: String, Sendable {
    /// To record samples and maintain the tables; it makes what is missing.
    case writer
    /// To answer questions; it changes nothing.
    case reader
}
