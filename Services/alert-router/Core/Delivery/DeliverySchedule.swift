package import Quantities

/// Decides which notification is tried next, at which destination.
///
/// Each destination has its own pace, back-off and state, so that none holds up another. What tells
/// one group to one receiver is a line: its notifications go in order, one at a time.
package struct DeliverySchedule: Sendable {
    /// What must be told in order: a receiver's target and a group.
    package struct Line: Sendable, Hashable {
        /// The receiver's name.
        package let receiver: String
        /// The kind of target.
        package let integration: String
        /// Which of that kind, from 0.
        package let index: Int
        /// The group.
        package let groupKey: String

        /// A line.
        package init(receiver: String, integration: String, index: Int, groupKey: String) {
            self.receiver = receiver
            self.integration = integration
            self.index = index
            self.groupKey = groupKey
        }
    }

    /// A notification that waits.
    package struct Entry: Sendable, Hashable {
        /// Its number; a line's order.
        package let id: Int64
        /// How often it was tried.
        package var attempts: Int
        /// The first number of those it was last sent with, when nobody knows whether that arrived.
        package var sentWith: Int64?

        /// A notification that waits.
        package init(id: Int64, attempts: Int = 0, sentWith: Int64? = nil) {
            self.id = id
            self.attempts = attempts
            self.sentWith = sentWith
        }
    }

    /// Notifications to send now, as one message.
    package struct Work: Sendable, Hashable {
        /// The line.
        package let line: Line
        /// The destination.
        package let destination: String
        /// Their numbers, in order; never none.
        package let ids: [Int64]
        /// Which attempt it is, from 1.
        package let attempt: Int
    }

    /// How a destination does.
    package struct Standing: Sendable, Hashable {
        /// Failures in a row.
        package var failures = 0
        /// Messages it refused in a row.
        package var refusals = 0
        /// Nothing is sent before this.
        package var notBefore: Timestamp?
        /// Since when it is disabled; nil while it is not.
        package var disabledSince: Timestamp?
        /// What it said last when it did not take something.
        package var reason = ""

        /// A destination nobody has complained of.
        package init() {}

        /// The same by another clock.
        package func shifted(by step: Duration) -> Self {
            var standing = self
            standing.notBefore = notBefore.map { $0 + step }
            standing.disabledSince = disabledSince.map { $0 + step }
            return standing
        }
    }

    private struct Place {
        var pace: SendPace
        var merges: Bool
        var standing: Standing
        var bucket: PaceBucket
        var ready: [Line] = []
        var underWay = 0
    }

    private var places: [String: Place] = [:]
    private var order: [String] = []
    private var lines: [Line: [Entry]] = [:]
    private var homes: [Line: String] = [:]
    private var busy: Set<Line> = []
    private var turn = 0
    /// The limits.
    package let limits: DeliveryLimits
    /// How failures are answered.
    package let plan: RetryPlan

    /// A schedule with nothing to do.
    package init(limits: DeliveryLimits = DeliveryLimits(), plan: RetryPlan = RetryPlan()) {
        self.limits = limits
        self.plan = plan
    }

    // MARK: - What is there

    /// Names a destination, or changes its pace.
    ///
    /// - Parameters:
    ///   - destination: its name.
    ///   - pace: how fast it takes notifications.
    ///   - merges: whether several of a line are told as one.
    ///   - standing: how it did before; counts only when it is not known yet.
    ///   - now: the moment.
    package mutating func open(
        _ destination: String,
        pace: SendPace,
        merges: Bool,
        standing: Standing = Standing(),
        at now: Timestamp
    ) {
        if places[destination] == nil {
            places[destination] = Place(
                pace: pace,
                merges: merges,
                standing: standing,
                bucket: PaceBucket(pace, at: now)
            )
            order.append(destination)
        }
        places[destination]?.pace = pace
        places[destination]?.merges = merges
    }

    /// Adds a notification behind those of its line; its destination is open.
    package mutating func add(_ entry: Entry, of line: Line, to destination: String) {
        precondition(places[destination] != nil, "a destination is opened before it is used")
        // It may be read again while it is under way, after the configuration has changed.
        guard !(lines[line]?.contains { $0.id == entry.id } ?? false) else { return }
        let isNew = lines[line]?.isEmpty ?? true
        lines[line, default: []].append(entry)
        homes[line] = destination
        if isNew, !busy.contains(line) { places[destination]?.ready.append(line) }
    }

    /// Takes back every notification that is not under way, when the configuration has changed.
    package mutating func clear() {
        for name in order { places[name]?.ready = [] }
        lines = lines.filter { busy.contains($0.key) }
    }

    /// How a destination does; nil for one that is not open.
    package func standing(of destination: String) -> Standing? { places[destination]?.standing }

    /// How many wait, those under way too.
    package var waiting: Int { lines.values.reduce(0) { $0 + $1.count } }

    /// How many wait for a destination, those under way too.
    package func waiting(for destination: String) -> Int {
        lines.reduce(0) { $0 + (homes[$1.key] == destination ? $1.value.count : 0) }
    }

    /// What waits for a destination.
    package struct Queue: Sendable, Hashable {
        /// How many notifications wait, those under way too.
        package let waiting: Int
        /// The oldest of them, at most as many as were asked for, in order.
        package let oldest: [Int64]
    }

    /// What waits, by destination; one for which nothing waits is not there.
    package func queues(oldest count: Int) -> [String: Queue] {
        var ids: [String: [Int64]] = [:]
        for (line, entries) in lines {
            guard let home = homes[line] else { continue }
            ids[home, default: []] += entries.map(\.id)
        }
        return ids.mapValues {
            Queue(waiting: $0.count, oldest: Array($0.sorted().prefix(count)))
        }
    }

    /// Notifications under way over all destinations.
    package var underWay: Int { busy.count }

    // MARK: - What to do

    /// What is to be sent now; nil for nothing.
    ///
    /// What is given is under way until it is ended.
    package mutating func next(at now: Timestamp) -> Work? {
        guard busy.count < limits.underWayMax else { return nil }
        for step in 0..<order.count {
            let name = order[(turn + step) % order.count]
            guard isOpen(name, at: now), let line = places[name]?.ready.first else { continue }
            guard let pace = places[name]?.pace,
                places[name]?.bucket.take(pace, at: now) == nil
            else { continue }
            turn = (turn + step + 1) % order.count
            places[name]?.ready.removeFirst()
            return begin(line, at: name)
        }
        return nil
    }

    private func isOpen(_ name: String, at now: Timestamp) -> Bool {
        guard let place = places[name], !place.ready.isEmpty else { return false }
        let isProbe = place.standing.disabledSince != nil || place.standing.failures > 0
        // One that failed is asked with one message, not with all at once.
        guard place.underWay < (isProbe ? 1 : place.pace.parallel) else { return false }
        return place.standing.notBefore.map { $0 <= now } ?? true
    }

    private mutating func begin(_ line: Line, at name: String) -> Work {
        let entries = lines[line] ?? []
        busy.insert(line)
        places[name]?.underWay += 1
        let together = Self.together(entries, merges: places[name]?.merges ?? false)
        return Work(
            line: line,
            destination: name,
            ids: together.map(\.id),
            attempt: (together.map(\.attempts).max() ?? 0) + 1
        )
    }

    /// The first notifications of a line that make one message.
    ///
    /// Those that may have arrived go again as they went, so that the target knows them again.
    static func together(_ entries: [Entry], merges: Bool) -> [Entry] {
        if let mark = entries.first?.sentWith {
            return Array(entries.prefix { $0.sentWith == mark })
        }
        return merges ? Array(entries.prefix { $0.sentWith == nil }) : Array(entries.prefix(1))
    }

    /// When there may be something to send, as nothing is now; nil for not before something is
    /// added or ended.
    package func wakes(after now: Timestamp) -> Timestamp? {
        order.compactMap { name -> Timestamp? in
            guard let place = places[name], !place.ready.isEmpty,
                place.underWay < place.pace.parallel
            else { return nil }
            if let notBefore = place.standing.notBefore, notBefore > now { return notBefore }
            var bucket = place.bucket
            return bucket.take(place.pace, at: now).map { now + $0 }
        }.min()
    }

    // MARK: - What came of it

    /// Notes what came of work.
    ///
    /// - Parameters:
    ///   - work: what `next` gave.
    ///   - verdict: what came of it.
    ///   - oldest: when the oldest of its notifications was queued.
    ///   - now: the moment.
    ///   - chance: from 0 up to 1, for the back-off.
    /// - Returns: what is to be written down.
    package mutating func end(
        _ work: Work,
        _ verdict: DeliveryVerdict,
        oldest: Timestamp,
        at now: Timestamp,
        chance: Double
    ) -> Ending {
        busy.remove(work.line)
        places[work.destination]?.underWay -= 1
        let before = places[work.destination]?.standing ?? Standing()
        let isGivenUp =
            work.attempt >= limits.attemptsMax || now - oldest >= limits.ageMax
        let standing = after(before, verdict, at: now, chance: chance)
        places[work.destination]?.standing = standing
        let isOver: Bool
        switch verdict {
        case .delivered, .refused: isOver = true
        case .retry, .unknown, .gone: isOver = isGivenUp
        }
        settle(work, isOver: isOver, verdict)
        return Ending(
            isOver: isOver,
            isDelivered: verdict == .delivered,
            standing: standing,
            isNewlyDisabled: before.disabledSince == nil && standing.disabledSince != nil,
            isBack: before.disabledSince != nil && standing.disabledSince == nil
        )
    }

    private mutating func settle(_ work: Work, isOver: Bool, _ verdict: DeliveryVerdict) {
        let ids = Set(work.ids)
        if isOver {
            lines[work.line]?.removeAll { ids.contains($0.id) }
        } else {
            var mark: Int64?
            if case .unknown = verdict { mark = work.ids.first }
            lines[work.line] = lines[work.line]?.map { entry in
                guard ids.contains(entry.id) else { return entry }
                return Entry(id: entry.id, attempts: work.attempt, sentWith: mark)
            }
        }
        if lines[work.line]?.isEmpty ?? true {
            lines[work.line] = nil
            homes[work.line] = nil
        } else if let home = homes[work.line] {
            // At the end, so that a message that always fails does not keep others back.
            places[home]?.ready.append(work.line)
        }
    }

    private func after(
        _ before: Standing,
        _ verdict: DeliveryVerdict,
        at now: Timestamp,
        chance: Double
    ) -> Standing {
        var standing = before
        standing.reason = verdict.reason ?? ""
        switch verdict {
        case .delivered: standing = Standing()
        case .retry(let asked, _):
            standing.failures += 1
            let wait = plan.wait(afterFailures: standing.failures, asked: asked, chance: chance)
            standing.notBefore = now + wait
        case .unknown:
            standing.failures += 1
            let wait = plan.wait(afterFailures: standing.failures, asked: nil, chance: chance)
            standing.notBefore = now + wait
        case .refused:
            standing.refusals += 1
            standing.failures = 0
            standing.notBefore = nil
            if standing.refusals >= limits.refusalsMax { disable(&standing, at: now) }
        case .gone: disable(&standing, at: now)
        }
        if standing.disabledSince != nil { standing.notBefore = now + limits.probeEvery }
        return standing
    }

    private func disable(_ standing: inout Standing, at now: Timestamp) {
        standing.disabledSince = standing.disabledSince ?? now
    }

    /// Takes out the oldest notifications of destinations for which more than a limit wait, but
    /// none that is under way or may have arrived; returns their numbers.
    package mutating func takeSurplus(max limit: Int) -> [Int64] {
        var counts: [String: Int] = [:]
        for (line, entries) in lines { counts[homes[line] ?? "", default: 0] += entries.count }
        var taken: [Int64] = []
        for (name, count) in counts where count > limit {
            let free = lines.filter { homes[$0.key] == name && !busy.contains($0.key) }
                .flatMap { line, entries in
                    entries.filter { $0.sentWith == nil }.map { (line: line, id: $0.id) }
                }
                .sorted { $0.id < $1.id }.prefix(count - limit)
            for item in free {
                lines[item.line]?.removeAll { $0.id == item.id }
                if lines[item.line]?.isEmpty ?? true {
                    lines[item.line] = nil
                    homes[item.line] = nil
                    places[name]?.ready.removeAll { $0 == item.line }
                }
                taken.append(item.id)
            }
        }
        return taken.sorted()
    }

    /// A person's word that a destination is to be tried at once.
    package mutating func enable(_ destination: String) -> Bool {
        guard places[destination] != nil else { return false }
        places[destination]?.standing.notBefore = nil
        places[destination]?.standing.refusals = 0
        return true
    }
}

extension DeliverySchedule {
    /// What an attempt leaves behind.
    package struct Ending: Sendable, Hashable {
        /// Whether its notifications are delivered or given up.
        package let isOver: Bool
        /// Whether they are delivered.
        package let isDelivered: Bool
        /// How the destination does now.
        package let standing: Standing
        /// Whether the destination was disabled by it.
        package let isNewlyDisabled: Bool
        /// Whether the destination was disabled and is back.
        package let isBack: Bool

        /// The same by another clock.
        package func shifted(by step: Duration) -> Self {
            Self(
                isOver: isOver,
                isDelivered: isDelivered,
                standing: standing.shifted(by: step),
                isNewlyDisabled: isNewlyDisabled,
                isBack: isBack
            )
        }
    }
}
