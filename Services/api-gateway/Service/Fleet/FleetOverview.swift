import APIGatewayCore
import Contracts
import FleetHistory
import Quantities

/// The newest state of every system, kept in memory for each scope that looks.
///
/// It reads history only when somebody asks: `HistoryAdvanced` marks systems, and the next question
/// reads the marked ones with one query. While news from the bus is not known to be complete, each
/// question also asks which systems were seen since, so that a page is right without the bus.
actor FleetOverview {
    /// How far back a reading still counts.
    static let window = Duration.seconds(7 * 86_400)
    /// How long an assessment stands before silences are looked at again.
    private static let assessmentAge = Duration.seconds(10)
    private static let scopesMax = 64
    private static let page = 10_000

    private struct View {
        var systems: [SystemID: ObservedSystem] = [:]
        var assessed: [SystemID: SystemAssessment] = [:]
        var ordered: [SystemID] = []
        var assessedAt = Timestamp(microseconds: .min / 2)
        var assessedFresh = false
        var usedAt: Timestamp
    }

    private let history: any FleetHistoryReading
    private let news: FleetNews
    private let clock: any WallClock
    private let thresholds: Thresholds
    private var views: [Scope: View] = [:]

    init(
        history: any FleetHistoryReading,
        news: FleetNews,
        clock: any WallClock,
        thresholds: Thresholds
    ) {
        self.history = history
        self.news = news
        self.clock = clock
        self.thresholds = thresholds
    }

    /// Every system of a scope as it stands now, ordered by id.
    func fleet(in scope: Scope) async throws -> [SystemAssessment] {
        try await refresh(scope)
        guard let view = views[scope] else { return [] }
        return view.ordered.compactMap { view.assessed[$0] }
    }

    /// What systems are called; without fleet history they go by their ids.
    func titles(in scope: Scope) async -> [SystemID: String] {
        Self.titles(of: (try? await fleet(in: scope)) ?? [])
    }

    /// What these systems are called.
    static func titles(of fleet: [SystemAssessment]) -> [SystemID: String] {
        Dictionary(fleet.map { ($0.system.id, $0.system.title) }) { first, _ in first }
    }

    /// One system as it stands now; nil when it is unknown or outside the scope.
    func system(_ id: SystemID, in scope: Scope) async throws -> SystemAssessment? {
        try await refresh(scope)
        return views[scope]?.assessed[id]
    }

    private func refresh(_ scope: Scope) async throws {
        let now = clock.now()
        let isFresh = news.isFresh
        let marked = news.take(scope)
        let known = views[scope]
        if known == nil || marked.mustRead || !isFresh {
            do {
                try await read(scope, marked: marked.systems, now: now)
            } catch {
                news.giveBack(marked.systems, to: scope)
                throw error
            }
        }
        assess(scope, now: now, isFresh: isFresh)
    }

    private func read(_ scope: Scope, marked: Set<SystemID>, now: Timestamp) async throws {
        let records = try await records(in: scope)
        let known = views[scope]?.systems ?? [:]
        let changed = records.filter {
            marked.contains($0.id) || known[$0.id]?.lastSeen != $0.lastSeen
        }
        let samples =
            changed.isEmpty
            ? [:]
            : try await history.latest(
                of: changed.map(\.id),
                types: [],
                since: now - Self.window,
                in: scope
            )
        let weekAgo = try await reallocatedWeekAgo(samples, now: now, in: scope)
        // Only now is the view touched: others may have read in between, never half of this.
        var view = views[scope] ?? View(usedAt: now)
        var systems: [SystemID: ObservedSystem] = [:]
        systems.reserveCapacity(records.count)
        for record in records {
            systems[record.id] = ObservedSystem(record, keeping: view.systems[record.id])
        }
        for record in changed {
            systems[record.id]?.readings = (samples[record.id] ?? []).map { sample in
                Reading(sample, weekAgo: weekAgo[record.id]?[sample.series])
            }
            view.assessed[record.id] = nil
        }
        view.systems = systems
        view.ordered = records.map(\.id)
        view.usedAt = now
        views[scope] = view
        forgetOldest()
    }

    private func records(in scope: Scope) async throws -> [SystemRecord] {
        var all: [SystemRecord] = []
        while true {
            let page = try await history.systems(
                in: scope,
                after: all.last?.id,
                limit: Self.page
            )
            all += page
            if page.count < Self.page { return all }
        }
    }

    // Few disks have reallocated sectors at all; only those cost a query for their growth.
    private func reallocatedWeekAgo(
        _ samples: [SystemID: [LatestSample]],
        now: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [SeriesName: Double]] {
        var found: [SystemID: [SeriesName: Double]] = [:]
        for (id, newest) in samples {
            let grown = newest.filter {
                $0.series.type == "disk" && $0.series.name == "reallocated_sectors" && $0.value > 0
            }
            guard !grown.isEmpty else { continue }
            let query = SeriesQuery(
                system: id,
                metrics: Set(grown.map(\.series.metricName)),
                types: ["disk"],
                from: now - Self.window,
                to: now,
                step: .seconds(86_400),
                aggregate: .min,
                pointsMax: 8
            )
            for series in try await history.series(query, in: scope).series {
                found[id, default: [:]][series.name] = series.points.first?.value
            }
        }
        return found
    }

    private func assess(_ scope: Scope, now: Timestamp, isFresh: Bool) {
        guard var view = views[scope] else { return }
        view.usedAt = now
        let isOld =
            now - view.assessedAt >= Self.assessmentAge || view.assessedFresh != isFresh
            || now < view.assessedAt
        if isOld { view.assessed.removeAll(keepingCapacity: true) }
        for id in view.ordered where view.assessed[id] == nil {
            guard let system = view.systems[id] else { continue }
            view.assessed[id] = SystemAssessment(
                system,
                now: now,
                newsIsFresh: isFresh,
                thresholds: thresholds
            )
        }
        if isOld { (view.assessedAt, view.assessedFresh) = (now, isFresh) }
        views[scope] = view
    }

    private func forgetOldest() {
        while views.count > Self.scopesMax,
            let oldest = views.min(by: { $0.value.usedAt < $1.value.usedAt })
        {
            views[oldest.key] = nil
            news.forget(oldest.key)
        }
    }
}

extension ObservedSystem {
    fileprivate init(_ record: SystemRecord, keeping known: ObservedSystem?) {
        self.init(
            id: record.id,
            name: record.name,
            hostname: record.hostname,
            version: record.version,
            client: record.client,
            firstSeen: record.firstSeen,
            lastSeen: record.lastSeen,
            readings: known?.readings ?? []
        )
    }
}

extension Reading {
    fileprivate init(_ sample: LatestSample, weekAgo: Double?) {
        self.init(
            type: sample.series.type,
            object: sample.series.object,
            name: sample.series.name,
            unit: sample.unit,
            time: sample.time,
            value: sample.value,
            text: sample.text,
            weekAgo: weekAgo
        )
    }
}
