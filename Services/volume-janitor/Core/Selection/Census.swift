import Observations

/// What a first walk counts beside the order: how much there is, and what is odd.
struct Census: Sendable {
    let usage: UsageKind
    let limits: SelectorLimits
    var totals = TreeTotals()
    var links: LinkTable
    private var odd: [PlanAnomaly.Kind: PlanAnomaly] = [:]

    init(usage: UsageKind, limits: SelectorLimits) {
        self.usage = usage
        self.limits = limits
        links = LinkTable(countMax: limits.linkedMax)
    }

    /// Counts a file.
    mutating func note(
        _ record: FileRecord,
        _ standing: Standing,
        _ name: Span<UInt8>,
        _ folder: PathBytes
    ) {
        switch record.kind {
        case .special, .directory: totals.specials += 1
        case .symbolicLink: totals.symlinks += 1
        case .regular: totals.files += standing == .excluded ? 0 : 1
        }
        guard standing != .excluded else { return }
        if !record.isLinked
            || links.note(record, standing, path: folder.appending(name))
        {
            totals.apparentBytes &+= record.apparentBytes
            totals.allocatedBytes &+= record.allocatedBytes
        }
        if standing == .future { note(.future, folder.appending(name)) }
        if standing == .undated { note(.undated, folder.appending(name)) }
    }

    /// What was odd, in the order of its kinds.
    func anomalies(links overflow: Int64) -> [PlanAnomaly] {
        var found = odd
        if overflow > 0 {
            found[.tooManyLinks] = PlanAnomaly(kind: .tooManyLinks, count: overflow, names: [])
        }
        let ratio = Double(totals.apparentBytes) / Double(max(1, totals.allocatedBytes))
        if usage == .apparent, totals.apparentBytes > 1 << 20, ratio > Self.sparseRatio {
            found[.sparse] = PlanAnomaly(kind: .sparse, count: Int64(ratio), names: [])
        }
        return found.values.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }

    private mutating func note(_ kind: PlanAnomaly.Kind, _ path: PathBytes) {
        var anomaly = odd[kind] ?? PlanAnomaly(kind: kind, count: 0, names: [])
        anomaly.count += 1
        if anomaly.names.count < limits.anomalyNamesMax { anomaly.names.append(path) }
        odd[kind] = anomaly
    }

    private static let sparseRatio = 10.0
}
