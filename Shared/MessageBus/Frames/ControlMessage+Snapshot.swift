package import Contracts

extension ControlMessage {
    /// A request for what stands on a state lane.
    ///
    /// The producer keeps nothing between two of them: each says where the consumer has come to.
    package struct SnapshotRequest: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch that is asked about.
        package var epoch: Epoch
        /// The first place wanted.
        package var from: UInt64
        /// The lane's head when the snapshot was begun; 0 at its beginning.
        package var began: UInt64
        /// Bytes of bodies wanted at the most.
        package var bytes: UInt32

        /// A request of these parts.
        package init(
            lane: LaneName,
            epoch: Epoch,
            from: UInt64,
            began: UInt64,
            bytes: UInt32
        ) {
            self.lane = lane
            self.epoch = epoch
            self.from = from
            self.began = began
            self.bytes = bytes
        }
    }

    /// The keys that stand in `from ..< next`, each with its newest message.
    package struct SnapshotPart: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch.
        package var epoch: Epoch
        /// The first place covered.
        package var from: UInt64
        /// The place after the last one covered.
        package var next: UInt64
        /// The lane's head when the snapshot was begun.
        package var began: UInt64
        /// The last sequence given out.
        package var head: UInt64
        /// The producer's process.
        package var run: UInt16
        /// Whether every row of the range could be read; otherwise a key may lack.
        package var isWhole: Bool
        /// The messages as CloudEvents, by rising sequence.
        package var events: [[UInt8]]

        /// A part of a snapshot.
        package init(
            lane: LaneName,
            epoch: Epoch,
            from: UInt64,
            next: UInt64,
            began: UInt64,
            head: UInt64,
            run: UInt16,
            isWhole: Bool,
            events: [[UInt8]]
        ) {
            self.lane = lane
            self.epoch = epoch
            self.from = from
            self.next = next
            self.began = began
            self.head = head
            self.run = run
            self.isWhole = isWhole
            self.events = events
        }
    }

    /// The end of a snapshot: keys of this source and lane that it did not list are gone.
    package struct SnapshotEnd: Sendable, Equatable {
        /// The lane.
        package var lane: LaneName
        /// The epoch.
        package var epoch: Epoch
        /// The last place covered; what follows is fetched.
        package var asOf: UInt64
        /// The producer's process.
        package var run: UInt16
        /// Whether the lane never lost a row unseen; otherwise keys that are not listed may be
        /// there.
        package var isWhole: Bool

        /// The end of a snapshot.
        package init(lane: LaneName, epoch: Epoch, asOf: UInt64, run: UInt16, isWhole: Bool) {
            self.lane = lane
            self.epoch = epoch
            self.asOf = asOf
            self.run = run
            self.isWhole = isWhole
        }
    }
}

extension ControlMessage.SnapshotRequest {
    func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(epoch.bytes)
        writer.number(from)
        writer.number(began)
        writer.number(bytes)
    }

    init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            from: try reader.number(UInt64.self),
            began: try reader.number(UInt64.self),
            bytes: try reader.number(UInt32.self)
        )
    }
}

extension ControlMessage.SnapshotPart {
    func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(epoch.bytes)
        for number in [from, next, began, head] { writer.number(number) }
        writer.number(run)
        writer.flag(isWhole)
        writer.number(UInt16(truncatingIfNeeded: events.count))
        for event in events { writer.block(event) }
    }

    init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            from: try reader.number(UInt64.self),
            next: try reader.number(UInt64.self),
            began: try reader.number(UInt64.self),
            head: try reader.number(UInt64.self),
            run: try reader.number(UInt16.self),
            isWhole: try reader.flag(),
            events: try reader.list { reader throws(FrameFault) in try reader.block() }
        )
    }
}

extension ControlMessage.SnapshotEnd {
    func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(epoch.bytes)
        writer.number(asOf)
        writer.number(run)
        writer.flag(isWhole)
    }

    init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            asOf: try reader.number(UInt64.self),
            run: try reader.number(UInt16.self),
            isWhole: try reader.flag()
        )
    }
}
