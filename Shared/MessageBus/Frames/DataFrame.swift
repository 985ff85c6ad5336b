package import Contracts
package import Quantities

/// What travels in a lane: messages of commits, or the news of where the lane ends.
///
/// On the wire it has three parts after the lane: a header of 64 bytes, the source, the event, or
/// for several messages a CloudEvents batch.
package struct DataFrame: Sendable, Equatable {
    /// What a frame says; 3 is not used.
    ///
    /// One message alone has a frame of its own kind, so that a lone event is no array of one.
    package enum Kind: UInt8, Sendable {
        /// A message.
        case event = 1
        /// The lane ends at `head`.
        case head = 2
        /// The thing that a key names is there no more.
        case tombstone = 4
        /// Several messages and tombstones, by rising sequence.
        case events = 5
    }

    /// What the frame says.
    package var kind: Kind
    /// The instance that publishes the lane.
    package var source: SourceID
    /// Its journal's epoch.
    package var epoch: Epoch
    /// The message's sequence; of several its last message's, for a head the lane's last.
    package var sequence: UInt64
    /// The first sequence still held.
    package var low: UInt64
    /// The last sequence given out.
    package var head: UInt64
    /// When it was sent, or when the message, the last of several, was published.
    package var time: Timestamp
    /// The producer's process: a number drawn at its start, so that a restart is noticed.
    package var run: UInt16
    /// Whether a message was just published that is too large to travel here.
    package var isFetchNeeded: Bool
    /// The CloudEvents event, of several the batch; empty for a head.
    package var event: [UInt8]

    /// Messages of one form by rising sequence, `last` among them, as they are sent.
    private init(
        _ messages: ArraySlice<Envelope>,
        last: Envelope,
        _ form: EventForm,
        low: UInt64,
        head: UInt64,
        run: UInt16
    ) {
        let isAlone = messages.count == 1
        kind = isAlone ? (last.isTombstone ? .tombstone : .event) : .events
        source = form.source
        epoch = form.epoch
        sequence = last.sequence
        self.low = low
        self.head = head
        time = last.time
        self.run = run
        isFetchNeeded = false
        event = isAlone ? form.event(last) : form.batch(of: messages)
    }

    /// Messages of one form by rising sequence, in as few frames as `bytesMax` lets.
    package static func frames(
        of envelopes: [Envelope],
        _ form: EventForm,
        low: UInt64,
        head: UInt64,
        run: UInt16
    ) -> [Self] {
        var frames: [Self] = []
        var rest = envelopes[...]
        while let last = rest.prefix(countOfFrame(rest)).last {
            let messages = rest.prefix { $0.sequence <= last.sequence }
            frames.append(Self(messages, last: last, form, low: low, head: head, run: run))
            rest = rest[messages.endIndex...]
        }
        return frames
    }

    /// How many of these messages fit into a frame, one at least.
    private static func countOfFrame(_ envelopes: ArraySlice<Envelope>) -> Int {
        var (count, bytes) = (0, 0)
        for envelope in envelopes {
            bytes += envelope.body.count + envelope.key.utf8.count + eventBytes
            guard bytes <= bytesMax else { break }
            count += 1
        }
        return max(1, count)
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

    /// The messages of a frame, which must be of its source and epoch and end at its sequence.
    ///
    /// - Parameter form: the form of the lane's events, in this frame's epoch.
    /// - Returns: one message or several by rising sequence; none of a head.
    /// - Throws: `FrameFault.badValue` for events that do not read, or are others.
    package func envelopes(_ form: EventForm) throws(FrameFault) -> [Envelope] {
        guard kind != .head else { return [] }
        guard form.source == source, form.epoch == epoch,
            let envelopes = kind == .events
                ? try? form.read(batch: event) : (try? form.read(event)).map({ [$0] }),
            envelopes.last?.sequence == sequence,
            zip(envelopes, envelopes.dropFirst()).allSatisfy({ $0.sequence < $1.sequence })
        else { throw .badValue }
        guard kind != .events else { return envelopes }
        guard envelopes[0].isTombstone == (kind == .tombstone) else { throw .badValue }
        return envelopes
    }

    private static func checksum(
        _ header: ArraySlice<UInt8>,
        _ lane: LaneName,
        _ source: [UInt8],
        _ event: [UInt8]
    ) -> UInt32 {
        var checksum = CRC32C()
        checksum.add(Array(header))
        checksum.add(text: lane.text)
        checksum.add(source)
        checksum.add(event)
        return checksum.value
    }

    /// Bytes of a frame's events by the estimate below, unless it is one alone.
    ///
    /// With the longest names and keys full of escapes a frame takes more, with others less.
    static let bytesMax = 16 << 10
    /// Bytes of an event beside its body and key, nearly.
    private static let eventBytes = 400
    private static let magic = Array("PKB1".utf8)
    private static let headerBytes = 64
}
