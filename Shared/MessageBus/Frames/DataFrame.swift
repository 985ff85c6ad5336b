package import Contracts
package import Quantities

/// What travels in a lane: a message, or the news of where the lane ends.
///
/// On the wire it has three parts after the lane: a header of 64 bytes, the source, the event.
package struct DataFrame: Sendable, Equatable {
    /// What a frame says; 3 is not used.
    package enum Kind: UInt8, Sendable {
        /// A message.
        case event = 1
        /// The lane ends at `head`.
        case head = 2
        /// The thing that a key names is there no more.
        case tombstone = 4
    }

    /// What the frame says.
    package var kind: Kind
    /// The instance that publishes the lane.
    package var source: SourceID
    /// Its journal's epoch.
    package var epoch: Epoch
    /// The message's sequence; for a head the last one.
    package var sequence: UInt64
    /// The first sequence still held.
    package var low: UInt64
    /// The last sequence given out.
    package var head: UInt64
    /// When it was sent, or when the message was published.
    package var time: Timestamp
    /// The producer's process: a number drawn at its start, so that a restart is noticed.
    package var run: UInt16
    /// Whether a message was just published that is too large to travel here.
    package var isFetchNeeded: Bool
    /// The CloudEvents event; empty for a head.
    package var event: [UInt8]

    /// A message as it is sent.
    package init(_ envelope: Envelope, low: UInt64, head: UInt64, run: UInt16) {
        kind = envelope.isTombstone ? .tombstone : .event
        source = envelope.source
        epoch = envelope.epoch
        sequence = envelope.sequence
        self.low = low
        self.head = head
        time = envelope.time
        self.run = run
        isFetchNeeded = false
        event = envelope.encodedEvent()
    }

    /// The news of where a lane ends.
    package init(
        headOf source: SourceID,
        epoch: Epoch,
        low: UInt64,
        head: UInt64,
        at time: Timestamp,
        run: UInt16,
        isFetchNeeded: Bool
    ) {
        kind = .head
        self.source = source
        self.epoch = epoch
        sequence = head
        self.low = low
        self.head = head
        self.time = time
        self.run = run
        self.isFetchNeeded = isFetchNeeded
        event = []
    }

    /// The three parts after the lane.
    package func encoded(lane: LaneName) -> [[UInt8]] {
        var header = WireWriter()
        header.raw(Self.magic)
        header.number(kind.rawValue)
        header.number(UInt8(isFetchNeeded ? 1 : 0))
        header.number(run)
        header.raw(epoch.bytes)
        header.number(sequence)
        header.number(low)
        header.number(head)
        header.number(time.microseconds)
        header.number(UInt32(truncatingIfNeeded: event.count))
        let name = Array(source.text.utf8)
        header.number(Self.checksum(header.bytes[...], lane, name, event))
        return [header.bytes, name, event]
    }

    /// Reads the three parts after the lane.
    package init(_ parts: [[UInt8]], lane: LaneName) throws(FrameFault) {
        guard parts.count == 3, parts[0].count == Self.headerBytes else { throw .length }
        var reader = WireReader(parts[0])
        guard try reader.take(4).elementsEqual(Self.magic) else { throw .magic }
        guard let kind = Kind(rawValue: try reader.number(UInt8.self)) else { throw .unknownKind }
        let flags = try reader.number(UInt8.self)
        guard flags <= 1 else { throw .badValue }
        run = try reader.number(UInt16.self)
        self.kind = kind
        isFetchNeeded = flags == 1
        epoch = try reader.epoch()
        sequence = try reader.number(UInt64.self)
        low = try reader.number(UInt64.self)
        head = try reader.number(UInt64.self)
        time = Timestamp(microseconds: try reader.number(Int64.self))
        guard try reader.number(UInt32.self) == UInt32(truncatingIfNeeded: parts[2].count) else {
            throw .length
        }
        let checksum = Self.checksum(parts[0].dropLast(4), lane, parts[1], parts[2])
        guard try reader.number(UInt32.self) == checksum else { throw .checksum }
        guard let source = SourceID(String(decoding: parts[1], as: UTF8.self)) else {
            throw .badValue
        }
        self.source = source
        event = parts[2]
    }

    /// The message of an event frame or a tombstone, which must be the one its header names.
    package func envelope(lane: LaneName) throws(FrameFault) -> Envelope {
        guard let envelope = try? Envelope(decodingEvent: event), envelope.lane == lane,
            envelope.source == source, envelope.epoch == epoch, envelope.sequence == sequence,
            envelope.isTombstone == (kind == .tombstone)
        else { throw .badValue }
        return envelope
    }

    private static func checksum(
        _ header: ArraySlice<UInt8>,
        _ lane: LaneName,
        _ source: [UInt8],
        _ event: [UInt8]
    ) -> UInt32 {
        var checksum = CRC32C()
        checksum.add(header)
        checksum.add(lane.text.utf8)
        checksum.add(source)
        checksum.add(event)
        return checksum.value
    }

    private static let magic = Array("PKB1".utf8)
    private static let headerBytes = 64
}
