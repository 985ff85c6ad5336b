package import Contracts
package import Quantities

/// All announced work, by its id.
package struct MaintenanceBook: Sendable {
    /// Announcements at the most, those that are over too.
    package static let countMax = 1000

    /// One announcement, with the span that holds or comes next.
    fileprivate struct Entry: Sendable {
        var window: MaintenanceWindow
        /// The span as it was last worked out; nil for none to come.
        var span: MaintenanceSpan?
        /// From which moment on the span was worked out, and when it has to be anew.
        var known: Range<Timestamp>
    }

    private var entries: [String: Entry] = [:]
    private var touched: Set<String> = []

    /// A book of these.
    package init(_ windows: [MaintenanceWindow] = [], now: Timestamp) {
        for window in windows { put(window, now) }
        touched = []
    }

    /// The announcements.
    package var windows: [MaintenanceWindow] { entries.values.map(\.window) }

    /// An announcement; nil for an unknown id.
    package func window(_ id: String) -> MaintenanceWindow? { entries[id]?.window }

    /// The present or next span of an announcement, as of the last `settle`.
    package func span(of id: String) -> MaintenanceSpan? { entries[id]?.span }

    // MARK: - Changing

    /// Takes an announcement, in place of one of the same id.
    ///
    /// - Throws: `MaintenanceFault` for one that was ended, would be over, or is one too many.
    package mutating func announce(_ window: MaintenanceWindow, now: Timestamp) throws {
        guard window.spanNow(orAfter: now) != nil else { throw MaintenanceFault.over }
        var new = window
        if let old = entries[window.plan.id]?.window {
            guard old.endedAt == nil else { throw MaintenanceFault.ended }
            new.createdBy = old.createdBy
        } else {
            guard entries.count < Self.countMax else { throw MaintenanceFault.tooMany }
        }
        put(new, now)
    }

    /// Ends an announcement for good.
    ///
    /// - Throws: `MaintenanceFault` for one that is unknown or was ended before.
    package mutating func end(_ id: String, by person: String, now: Timestamp) throws {
        guard var window = entries[id]?.window else { throw MaintenanceFault.unknown(id) }
        guard window.endedAt == nil, window.spanNow(orAfter: now) != nil else {
            throw MaintenanceFault.ended
        }
        window.endedAt = now
        window.changedBy = person
        window.changedAt = now
        put(window, now)
    }

    /// Works out the spans that are over by now, or that a clock set back made wrong.
    package mutating func settle(at now: Timestamp) {
        for (id, entry) in entries where !entry.known.contains(now) {
            let isNews = touched.contains(id)
            put(entry.window, now)
            if !isNews, entries[id]?.span == entry.span { touched.remove(id) }
        }
    }

    /// Forgets announcements that were over before a moment.
    package mutating func forget(endedBefore moment: Timestamp) {
        for (id, entry) in entries where entry.span == nil {
            let end = entry.window.endedAt ?? entry.window.plan.endsAt
            guard let end, end < moment else { continue }
            entries[id] = nil
            touched.insert(id)
        }
    }

    /// The ids of those that changed, began, ended or were forgotten since the last call.
    package mutating func takeTouched() -> Set<String> {
        defer { touched = [] }
        return touched
    }

    private mutating func put(_ window: MaintenanceWindow, _ now: Timestamp) {
        let span = window.spanNow(orAfter: now)
        let end = span.map { $0.contains(now) ? $0.to : $0.from }
        entries[window.plan.id] = Entry(
            window: window,
            span: span,
            known: now..<max(now + .microseconds(1), end ?? Self.never)
        )
        touched.insert(window.plan.id)
    }

    private static let never = AlertReport.untilSaidMoment

    // MARK: - Asking

    /// The names of work that goes on at a moment and concerns an alert, in order.
    ///
    /// - Parameters:
    ///   - labels: the alert's.
    ///   - subject: whose it is.
    ///   - moment: a moment, past ones too.
    /// - Returns: the names; none for nothing.
    package func names(
        concerning labels: LabelSet,
        _ subject: AlertSubject,
        at moment: Timestamp
    ) -> [String] {
        guard !entries.isEmpty else { return [] }
        return entries.values.compactMap { entry in
            guard entry.window.concerns(labels, subject), entry.goesOn(at: moment) else {
                return nil
            }
            return entry.window.plan.name
        }.sorted()
    }
}

extension MaintenanceBook.Entry {
    /// Whether the work goes on, from what is known where that is enough.
    fileprivate func goesOn(at moment: Timestamp) -> Bool {
        guard known.contains(moment) else { return window.span(at: moment) != nil }
        return span?.contains(moment) ?? false
    }
}
