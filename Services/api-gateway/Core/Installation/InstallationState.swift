/// What this gateway knows of the other parts of the installation.
package struct InstallationState: Sendable, Hashable {
    /// Services of this process that have failed.
    package var failedServices: [String] = []
    /// Services of this process whose disk is full.
    package var fullDisks: [String] = []
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
        found += fullDisks.sorted().map(InstallationFault.diskFull)
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
        let full = numbered.filter { $0.1.told.hasFullDisk }.map(\.0)
        // In one process with them it is known already.
        let disks: [InstallationFault] =
            full.isEmpty || !fullDisks.isEmpty
            ? [] : [.collectorDisksFull(full, of: collectors.count)]
        return away + disks
            + numbered.compactMap { number, record in
                guard case .troubled(var parts) = record.told else { return nil }
                parts.removeAll { $0.hasSuffix(CollectorRecord.journalSuffix) }
                // The same database: what cannot be read cannot be written either.
                if !isHistoryReadable { parts.removeAll { $0 == "history" } }
                guard !parts.isEmpty else { return nil }
                return .collectorTroubled(number, of: collectors.count, parts: parts)
            }
    }
}
