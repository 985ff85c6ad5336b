import Observations
import Quantities

extension Selector {
    /// The walk that was asked for is over; says what comes next.
    package mutating func endWalk() -> Step {
        switch pass {
        case .census: return endCensus()
        case .refine(var look):
            addLinks { position, unit in look.add(position, unit) }
            return endRefinement(look)
        case .collect(let look, var found):
            addLinks { position, unit in
                if look.holds(position) { found.append(.init(position: position, unit: unit)) }
            }
            found.sort { $0.position < $1.position }
            let last = boundary.pass(found)
            return finish(last.map(Cut.upTo) ?? .before(look.lowEdge))
        }
    }

    /// What has to go is known now, and in which bucket that ends.
    private mutating func endCensus() -> Step {
        let isFreeing: Bool
        let demand = rule.algorithm.demand(census.totals, in: context, usage: usage)
        if case .free = demand { isFreeing = true } else { isFreeing = false }
        linkUnits = census.links.units(onlyFreeing: isFreeing)
        for (unit, path) in linkUnits {
            hold(unit, path)
            guard order != .size else { continue }
            days.add(
                unit.record.allocatedBytes,
                at: unit.record.time(order),
                isDeletable: unit.isDeletable && unit.frees
            )
        }
        kept = Set(newest.entries.map(\.unit.record.inode))
        let counted = histogram.total(\.counted)
        switch demand {
        case .nothing: return finish(.nothing)
        case .unknown(let reason): return finish(.nothing, unknown: reason)
        case .everything(let last): boundary = bound(counted, last, nil)
        case .free(let need, let last): boundary = bound(counted, last, need)
        }
        guard !boundary.isReached else { return finish(.nothing) }
        guard let bucket = boundary.pass(histogram.filled) else { return finish(.everything) }
        let look = Refinement(level: 0, prefix: [], range: buckets.keys(of: bucket))
        if boundary.isReached { return finish(.before(look.lowEdge)) }
        filter = trail.filter(of: bucket)
        return narrow(look, holding: histogram[bucket].counted)
    }

    private func bound(_ counted: Int64, _ last: Int64, _ need: Int64?) -> Boundary {
        // In the order of size the newest were held back one by one.
        let rest = order == .size ? counted : max(0, counted - last)
        return Boundary(countMax: rest, need: need, usage: usage)
    }

    private mutating func endRefinement(_ look: Refinement) -> Step {
        guard let bucket = boundary.pass(look.buckets.enumerated()) else {
            // Files went away since they were counted: all that is left of the bucket goes.
            return finish(.upTo(look.highEdge))
        }
        let inner = look.inside(bucket)
        if boundary.isReached { return finish(.before(inner.lowEdge)) }
        return narrow(inner, holding: look.buckets[bucket].counted)
    }

    private mutating func narrow(_ look: Refinement, holding count: Int64) -> Step {
        if count <= Int64(limits.collectMax) {
            pass = .collect(look, [])
        } else {
            let isOneValue = look.range.lowerBound == look.range.upperBound
            pass = .refine(isOneValue ? look.next : look)
        }
        return .walk(filter)
    }

    private func addLinks(_ body: (Position, SelectionUnit) -> Void) {
        for (unit, path) in linkUnits where !kept.contains(unit.record.inode) {
            body(Position(unit.record, order: order, usage: usage, path: path), unit)
        }
    }

    private func finish(_ cut: Cut, unknown: String? = nil) -> Step {
        var chosen = SelectionSums()
        var linked: Set<UInt64> = []
        if cut != .nothing { chosen = boundary.before }
        addLinks { position, unit in
            if unit.isDeletable, cut.takes(position) { linked.insert(unit.record.inode) }
        }
        let candidates = histogram.total(\.names)
        return .done(
            Selection(
                totals: census.totals,
                chosen: chosen,
                candidates: candidates,
                counted: histogram.total(\.counted),
                cut: chosen.names == 0 ? .nothing : cut,
                kept: kept,
                linked: linked,
                first: first.sorted.filter { cut.takes($0.position) },
                days: order == .size ? [] : days.days(freeing: chosen.allocated),
                anomalies: census.anomalies(links: census.links.overflow),
                unknown: unknown
            )
        )
    }
}
