package import Observations
import Quantities

/// Chooses files from a stream of records, exactly, in memory that does not grow with their number.
///
/// The first walk sums the files in buckets of the order's key. Then it is known in which bucket
/// the selection ends, and a second look, into the folders that hold files of it alone, decides
/// file by file. A bucket with too many files is looked at in finer ones first.
package struct Selector: Sendable {
    /// What to do next.
    package enum Step: Sendable {
        /// Walk through some folders and add what is there.
        case walk(DirectoryFilter)
        /// Nothing more; this is the result.
        case done(Selection)
    }

    enum Pass: Sendable {
        case census
        case refine(Refinement)
        case collect(Refinement, [FirstUnits.Entry])
    }

    let rule: CleanupRule
    let context: PlanContext
    let limits: SelectorLimits
    let sieve: Sieve
    let order: FileOrder
    let usage: UsageKind
    let buckets: LogBuckets
    var pass = Pass.census
    var census: Census
    var histogram = BucketSums(count: LogBuckets.count)
    var trail: BucketTrail
    var first: FirstUnits
    var newest: NewestKept
    /// By the order's own days; an order by size has none.
    var days: DayTally
    var linkUnits: [(unit: SelectionUnit, path: PathBytes)] = []
    var kept: Set<UInt64> = []
    var boundary = Boundary(countMax: 0, need: nil, usage: .allocated)
    var filter = DirectoryFilter.all

    /// A selector for one rule at one moment.
    package init(
        rule: CleanupRule,
        context: PlanContext,
        limits: SelectorLimits = SelectorLimits()
    ) {
        self.rule = rule
        self.context = context
        self.limits = limits
        sieve = Sieve(rule, at: context.now)
        order = rule.algorithm.order
        usage = rule.guards.usage
        let now = Position.ordinal(Sieve.nanoseconds(context.now))
        buckets = LogBuckets(top: order == .size ? .max : now)
        census = Census(usage: usage, limits: limits)
        trail = BucketTrail(
            recordsMax: limits.trailRecordsMax,
            directoriesMax: limits.trailDirectoriesMax
        )
        newest = NewestKept(countMax: Int(rule.algorithm.newestKeptBySize))
        first = FirstUnits(countMax: limits.namedMax)
        days = DayTally(now: context.now)
    }

    /// What follows is of a folder; folders are numbered from 0 as the walk meets them.
    package mutating func begin(_ ordinal: Int, inode: UInt64, parent: Int) {
        guard case .census = pass else { return }
        trail.begin(ordinal, inode: inode, parent: parent)
    }

    /// Whether a folder is entered.
    package func enters(name: Span<UInt8>, path: Span<UInt8>) -> Bool {
        sieve.enters(name: name, path: path)
    }

    /// Counts a folder that was entered, once a walk.
    package mutating func leave(isEmpty: Bool) {
        guard case .census = pass else { return }
        census.totals.directories += 1
        if isEmpty { census.totals.emptyDirectories += 1 }
    }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - record: what its inode says.
    ///   - name: its name.
    ///   - folder: the path of its folder below the registered one; empty at the top.
    package mutating func add(_ record: FileRecord, name: Span<UInt8>, folder: PathBytes) {
        let path = sieve.needsPath ? folder.appending(name) : PathBytes([])
        let standing = sieve.standing(of: record, name: name, path: path.bytes.span)
        if case .census = pass {
            census.note(record, standing, name, folder)
            if order != .size, !record.isLinked, standing != .excluded {
                days.add(
                    record.allocatedBytes,
                    at: record.time(standing == .undated ? .modified : order),
                    isDeletable: standing == .deletable
                )
            }
        }
        // Files of several names are weighed when all their names are known.
        guard !record.isLinked else { return }
        switch standing {
        case .deletable: look(SelectionUnit(record, isDeletable: true), name, folder)
        case .young, .recent: look(SelectionUnit(record, isDeletable: false), name, folder)
        case .excluded, .protected, .future, .undated: return
        }
    }

    private mutating func look(
        _ unit: SelectionUnit,
        _ name: Span<UInt8>,
        _ folder: PathBytes
    ) {
        let key = Position.key(unit.record, order, usage)
        guard case .census = pass else { return collect(unit, key, name, folder) }
        let bucket = buckets.index(of: key)
        trail.append(bucket)
        let time = unit.record.time(.modified)
        if newest.mayHold(time) { return hold(unit, folder.appending(name)) }
        histogram.add(unit, to: bucket)
        let modified = Position.ordinal(time)
        let size = ~UInt64(max(0, unit.record.bytes(usage)))
        guard unit.isDeletable, first.mayTake(key: key, modified: modified, size: size) else {
            return
        }
        let path = folder.appending(name)
        first.offer(Position(key: key, modified: modified, size: size, path: path), unit)
    }

    /// Holds a file as one of the newest; the one it pushes out is summed.
    mutating func hold(_ unit: SelectionUnit, _ path: PathBytes) {
        let time = unit.record.time(.modified)
        guard let out = newest.push(.init(time: time, path: path, unit: unit)) else { return }
        let position = Position(out.unit.record, order: order, usage: usage, path: out.path)
        histogram.add(out.unit, to: buckets.index(of: position.key))
        if out.unit.isDeletable { first.offer(position, out.unit) }
    }

    private mutating func collect(
        _ unit: SelectionUnit,
        _ key: UInt64,
        _ name: Span<UInt8>,
        _ folder: PathBytes
    ) {
        switch pass {
        case .census: return
        case .refine(var look):
            guard look.mayHold(key: key), !kept.contains(unit.record.inode) else { return }
            // While the case is held here its buckets would be copied for every file.
            pass = .census
            let path = folder.appending(name)
            look.add(Position(unit.record, order: order, usage: usage, path: path), unit)
            pass = .refine(look)
        case .collect(let look, var found):
            guard look.mayHold(key: key), !kept.contains(unit.record.inode) else { return }
            let path = folder.appending(name)
            let position = Position(unit.record, order: order, usage: usage, path: path)
            guard look.holds(position) else { return }
            pass = .census
            found.append(FirstUnits.Entry(position: position, unit: unit))
            if found.count > 2 * limits.collectMax { shorten(&found) }
            pass = .collect(look, found)
        }
    }

    /// More files came than were counted before; the first ones alone are decided on.
    private func shorten(_ found: inout [FirstUnits.Entry]) {
        found.sort { $0.position < $1.position }
        found.removeLast(found.count - limits.collectMax)
    }
}

extension PathBytes {
    /// The path of something in this folder.
    func appending(_ name: Span<UInt8>) -> PathBytes {
        var path = bytes
        path.reserveCapacity(path.count + name.count + 1)
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        for index in name.indices { path.append(name[index]) }
        return PathBytes(path)
    }
}
