/// What this gateway knows of the other parts of the installation.
package struct InstallationState: Sendable, Hashable {
    /// Services of this process that have failed.
    package var failedServices: [String] = []
    /// Whether fleet history can be read.
    package var isHistoryReadable = true
    /// Each collector, in the order of the settings.
    package var collectors: [CollectorRecord]
    /// Whether the collectors' news is all here, told like a collector.
    package var news = CollectorRecord()

    /// An installation with so many collectors of which nothing is known yet.
    package init(collectors count: Int) {
        collectors = Array(repeating: CollectorRecord(), count: count)
    }

    /// What does not work, the worst first; each cause is said once.
    package var faults: [InstallationFault] {
        var found = failedServices.sorted().map(InstallationFault.serviceFailed)
        if !isHistoryReadable { found.append(.historyUnreadable) }
        if !failedServices.contains("collector") { found += collectorFaults }
        // A collector or hub that is away is why its news is.
        if news.told != .well, found.isEmpty { found.append(.newsMissing) }
        return found.filter(\.isCritical) + found.filter { !$0.isCritical }
    }

    private var collectorFaults: [InstallationFault] {
        let numbered = zip(1..., collectors)
        let silent = numbered.filter { $0.1.told == .silent }.map(\.0)
        let away: [InstallationFault] =
            silent.isEmpty ? [] : [.collectorsSilent(silent, of: collectors.count)]
        return away
            + numbered.compactMap { number, record in
                guard case .troubled(var parts) = record.told else { return nil }
                // The same database: what cannot be read cannot be written either.
                if !isHistoryReadable { parts.removeAll { $0 == "history" } }
                guard !parts.isEmpty else { return nil }
                return .collectorTroubled(number, of: collectors.count, parts: parts)
            }
    }
}
