import Contracts
import Quantities

// `PKC1`, one byte of verb, the fields, a CRC-32C of all that.
extension ControlMessage {
    private enum Verb: UInt8 {
        case here = 1
        case hello, welcome, refuse, fetch, batch, acknowledge, truncated
        case busy, unreachable, conflict, leave
        case snapshot, snapshotPart, snapshotEnd
        case claim, claimed, expired
    }

    /// The message as one frame.
    package func encoded() -> [UInt8] {
        var writer = WireWriter()
        writer.raw(Self.magic)
        write(to: &writer)
        writer.seal()
        return writer.bytes
    }

    /// Reads one frame; anything left over is a fault.
    package init(_ frame: [UInt8]) throws(FrameFault) {
        guard frame.starts(with: Self.magic) else { throw .magic }
        var reader = try WireReader(sealed: frame)
        _ = try reader.take(Self.magic.count)
        guard let verb = Verb(rawValue: try reader.number(UInt8.self)) else { throw .unknownKind }
        self = try Self.read(verb, &reader)
        try reader.finish()
    }

    private func write(to writer: inout WireWriter) {
        switch self {
        case .here(let peer):
            writer.verb(Verb.here.rawValue, peer.source.text)
            writer.raw(peer.bootID)
        case .hello(let positions):
            writer.list(Verb.hello.rawValue, positions) { writer, position in
                writer.text(position.lane.text)
                writer.optional(position.epoch) { $0.raw($1.bytes) }
                writer.number(position.next)
                writer.optional(position.lastID) { $0.raw($1.bytes) }
                writer.number(position.head)
                writer.optional(position.older) { $0.raw($1.bytes) }
            }
        case .welcome(let lanes):
            writer.list(Verb.welcome.rawValue, lanes) { writer, lane in
                writer.text(lane.lane.text)
                writer.raw(lane.epoch.bytes)
                writer.number(lane.low)
                writer.number(lane.head)
                writer.number(lane.run)
                writer.number(lane.checked)
                writer.optional(lane.closed) { writer, closed in
                    writer.number(closed.carried)
                    writer.number(closed.head)
                }
            }
        case .refuse(let reason): writer.verb(Verb.refuse.rawValue, reason)
        case .fetch(let fetch): fetch.write(Verb.fetch.rawValue, to: &writer)
        case .batch(let batch): batch.write(Verb.batch.rawValue, to: &writer)
        case .acknowledge(let lane, let epoch, let sequence):
            writer.verb(Verb.acknowledge.rawValue, lane.text)
            writer.raw(epoch.bytes)
            writer.number(sequence)
        case .truncated(let lane, let epoch, let low, let head):
            writer.verb(Verb.truncated.rawValue, lane.text)
            writer.raw(epoch.bytes)
            writer.number(low)
            writer.number(head)
        case .busy(let source, let milliseconds):
            writer.verb(Verb.busy.rawValue, source.text)
            writer.number(milliseconds)
        case .unreachable(let source): writer.verb(Verb.unreachable.rawValue, source.text)
        case .conflict(let source): writer.verb(Verb.conflict.rawValue, source.text)
        case .leave(let source): writer.verb(Verb.leave.rawValue, source.text)
        case .snapshot(let request): request.write(Verb.snapshot.rawValue, to: &writer)
        case .snapshotPart(let part): part.write(Verb.snapshotPart.rawValue, to: &writer)
        case .snapshotEnd(let end): end.write(Verb.snapshotEnd.rawValue, to: &writer)
        case .claim(let claim): claim.write(Verb.claim.rawValue, to: &writer)
        case .claimed(let claim): claim.write(Verb.claimed.rawValue, to: &writer)
        case .expired(let claim, let reason):
            claim.write(Verb.expired.rawValue, to: &writer)
            writer.text(reason)
        }
    }

    private static func read(
        _ verb: Verb,
        _ reader: inout WireReader
    ) throws(FrameFault) -> Self {
        switch verb {
        case .here:
            .here(
                BusPeer(
                    source: try reader.name(SourceID.self),
                    bootID: Array(try reader.take(16))
                )
            )
        case .hello: .hello(try reader.list { reader throws(FrameFault) in try Position(&reader) })
        case .welcome:
            .welcome(try reader.list { reader throws(FrameFault) in try Welcome(&reader) })
        case .refuse: .refuse(try reader.text())
        case .fetch: .fetch(try Fetch(&reader))
        case .batch: .batch(try Batch(&reader))
        case .acknowledge:
            .acknowledge(
                try reader.name(LaneName.self),
                try reader.epoch(),
                upTo: try reader.number(UInt64.self)
            )
        case .truncated:
            .truncated(
                try reader.name(LaneName.self),
                try reader.epoch(),
                low: try reader.number(UInt64.self),
                head: try reader.number(UInt64.self)
            )
        case .busy:
            .busy(
                try reader.name(SourceID.self),
                retryMilliseconds: try reader.number(UInt32.self)
            )
        case .unreachable: .unreachable(try reader.name(SourceID.self))
        case .conflict: .conflict(try reader.name(SourceID.self))
        case .leave: .leave(try reader.name(SourceID.self))
        case .snapshot: .snapshot(try SnapshotRequest(&reader))
        case .snapshotPart: .snapshotPart(try SnapshotPart(&reader))
        case .snapshotEnd: .snapshotEnd(try SnapshotEnd(&reader))
        case .claim: .claim(try Claim(&reader))
        case .claimed: .claimed(try Claim(&reader))
        case .expired: .expired(try Claim(&reader), try reader.text())
        }
    }

    private static let magic = Array("PKC1".utf8)
}

extension WireWriter {
    mutating func verb(_ verb: UInt8, _ text: String) {
        number(verb)
        self.text(text)
    }

    fileprivate mutating func list<Item>(
        _ verb: UInt8,
        _ items: [Item],
        _ write: (inout Self, Item) -> Void
    ) {
        number(verb)
        number(UInt16(truncatingIfNeeded: items.count))
        for item in items.prefix(Int(UInt16.max)) { write(&self, item) }
    }
}

extension WireReader {
    mutating func list<Item>(
        _ read: (inout Self) throws(FrameFault) -> Item
    ) throws(FrameFault) -> [Item] {
        var items: [Item] = []
        for _ in 0..<(try number(UInt16.self)) { items.append(try read(&self)) }
        return items
    }
}

extension ControlMessage.Position {
    fileprivate init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.optional { reader throws(FrameFault) in try reader.epoch() },
            next: try reader.number(UInt64.self),
            lastID: try reader.optional { reader throws(FrameFault) in try reader.messageID() },
            head: try reader.number(UInt64.self),
            older: try reader.optional { reader throws(FrameFault) in try reader.epoch() }
        )
    }
}

extension ControlMessage.Welcome {
    fileprivate init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            low: try reader.number(UInt64.self),
            head: try reader.number(UInt64.self),
            run: try reader.number(UInt16.self),
            checked: try reader.number(UInt64.self),
            closed: try reader.optional { reader throws(FrameFault) in
                ClosedEpoch(
                    carried: try reader.number(UInt64.self),
                    head: try reader.number(UInt64.self)
                )
            }
        )
    }
}

extension ControlMessage.Fetch {
    fileprivate func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(epoch.bytes)
        writer.number(from)
        writer.optional(lastID) { $0.raw($1.bytes) }
        writer.number(count)
        writer.number(bytes)
    }

    fileprivate init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            from: try reader.number(UInt64.self),
            lastID: try reader.optional { reader throws(FrameFault) in try reader.messageID() },
            count: try reader.number(UInt16.self),
            bytes: try reader.number(UInt32.self)
        )
    }
}

extension ControlMessage.Batch {
    fileprivate func write(_ verb: UInt8, to writer: inout WireWriter) {
        writer.verb(verb, lane.text)
        writer.raw(epoch.bytes)
        writer.number(from)
        writer.number(next)
        writer.number(head)
        writer.number(run)
        writer.number(UInt16(truncatingIfNeeded: events.count))
        for event in events { writer.block(event) }
        writer.number(UInt16(truncatingIfNeeded: skips.count))
        for skip in skips.prefix(Int(UInt16.max)) { skip.write(to: &writer) }
    }

    fileprivate init(_ reader: inout WireReader) throws(FrameFault) {
        self.init(
            lane: try reader.name(LaneName.self),
            epoch: try reader.epoch(),
            from: try reader.number(UInt64.self),
            next: try reader.number(UInt64.self),
            head: try reader.number(UInt64.self),
            run: try reader.number(UInt16.self),
            events: try reader.list { reader throws(FrameFault) in try reader.block() },
            skips: try reader.list { reader throws(FrameFault) in try LaneSkip(&reader) }
        )
    }
}
