import Contracts
import MessageBus

/// How carefully a lane is taken after the process ended out of order: a message may have ended it.
///
/// In ordinary times nothing is noted and nothing is slower. After a crash the first run of each
/// lane is noted before it is tried; when that ends the process too, its messages are tried one by
/// one, each noted, until the one that ends it has been counted often enough to be given up.
struct TryingCare {
    /// What to do with a run.
    enum Plan: Equatable {
        /// Take it.
        case plain
        /// Note this part of it first, with where suspicion ends, and take only that.
        case noted(LaneRun, until: UInt64)
    }

    private struct Key: Hashable {
        let source: SourceID
        let lane: LaneName
    }

    private enum Suspicion {
        case firstRun
        case oneByOne(until: UInt64)
        case none
    }

    private let initial: Suspicion
    private var lanes: [Key: Suspicion] = [:]

    /// The care that a start calls for.
    init(isUnclean: Bool) {
        initial = isUnclean ? .firstRun : .none
    }

    /// What was noted before the crash.
    mutating func suspect(_ source: SourceID, _ lane: LaneName, until: UInt64) {
        lanes[Key(source: source, lane: lane)] = .oneByOne(until: until)
    }

    /// A lane goes on in another epoch, where other messages have the numbers that are suspected.
    mutating func opened(_ source: SourceID, _ lane: LaneName) {
        guard case .oneByOne = lanes[Key(source: source, lane: lane)] else { return }
        lanes[Key(source: source, lane: lane)] = .firstRun
    }

    /// What to do with a run.
    func plan(_ run: LaneRun) -> Plan {
        switch lanes[Key(source: run.source, lane: run.lane)] ?? initial {
        case .none: return .plain
        case .firstRun: return run.next > run.from ? .noted(run, until: run.next - 1) : .plain
        case .oneByOne(let until):
            guard let first = run.envelopes.first, first.sequence <= until else { return .plain }
            var alone = run
            alone.envelopes = [first]
            alone.next = first.sequence + 1
            return .noted(alone, until: until)
        }
    }

    /// A noted run was committed up to `next`; says whether nothing of the lane is suspected now.
    mutating func passed(_ run: LaneRun, next: UInt64) -> Bool {
        let key = Key(source: run.source, lane: run.lane)
        if case .oneByOne(let until) = lanes[key], next <= until { return false }
        guard next >= run.next else { return false }
        lanes[key] = Suspicion.none
        return true
    }
}
