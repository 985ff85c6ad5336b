import Contracts

/// What waits until everything before it is there.
extension LaneConsumer {
    /// Holds a range of which these messages are all that there is.
    mutating func hold(
        _ envelopes: ArraySlice<Envelope>,
        from: UInt64,
        to next: UInt64,
        _ skips: [LaneSkip] = []
    ) {
        var place = from
        for envelope in envelopes {
            pass(place, to: envelope.sequence, skips)
            hold(Step(envelope: envelope, next: envelope.sequence + 1), at: envelope.sequence)
            place = envelope.sequence + 1
        }
        pass(place, to: next, skips)
    }

    /// Holds places that a batch has no message of, as lost or as replaced.
    ///
    /// On an event lane nothing is ever replaced; on a state lane what is lost is said.
    private mutating func pass(_ first: UInt64, to end: UInt64, _ skips: [LaneSkip]) {
        guard lane.kind == .state else {
            if first < end { hold(Step(envelope: nil, next: end, isLost: true), at: first) }
            return
        }
        var place = first
        for skip in skips where skip.isLost && skip.to >= place && skip.from < end {
            let lost = max(skip.from, place)..<min(skip.to + 1, end)
            if place < lost.lowerBound {
                hold(Step(envelope: nil, next: lost.lowerBound), at: place)
            }
            hold(Step(envelope: nil, next: lost.upperBound, isLost: true), at: lost.lowerBound)
            place = lost.upperBound
        }
        if place < end { hold(Step(envelope: nil, next: end), at: place) }
    }

    mutating func hold(_ step: Step, at place: UInt64) {
        guard place >= frontier, held[place] == nil else { return }
        held[place] = step
        highest = max(highest, place)
        heldBytes += step.envelope?.body.count ?? 0
        while let known = held[frontier] {
            ready.count += 1
            ready.bytes += known.envelope?.body.count ?? 0
            frontier = known.next
            frontierID = known.envelope?.id ?? frontierID
        }
    }

    mutating func restart(at place: UInt64) {
        next = place
        drop()
    }

    mutating func drop() {
        frontier = isCommitting ? expected : next
        frontierID = isCommitting ? expectedID : lastID
        held = [:]
        heldBytes = 0
        ready = (0, 0)
        highest = 0
        // An answer to what was asked before would begin behind the gap that this leaves.
        asked = nil
        fetching.succeeded()
    }

    var hasRoom: Bool { held.count < Self.heldMax && heldBytes < Self.heldBytesMax }

    /// What lies behind a gap never keeps the gap from being filled.
    var mayFetch: Bool { ready.count < Self.heldMax && ready.bytes < Self.heldBytesMax }

    private static let heldMax = 2000
    private static let heldBytesMax = 2 << 20
}
