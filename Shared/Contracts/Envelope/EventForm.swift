import Quantities

/// What all events of one lane of one source have in common, made once.
///
/// Between these pieces stand a body, an id, a sequence, a subject and a time. `write` puts them in
/// order; `read` compares the pieces where they must stand and takes what is between, which costs a
/// fraction of reading names and values. An event in any other order is read member by member, with
/// the same result.
package struct EventForm: Sendable {
    /// The instance that publishes the lane.
    package let source: SourceID
    /// Its journal's epoch.
    package let epoch: Epoch
    /// The lane.
    package let lane: LaneName
    private let untilID: [UInt8]
    private let untilSequence: [UInt8]
    private let untilSubject: [UInt8]
    private let untilEnd: [UInt8]

    /// The form of the events of a lane.
    package init(source: SourceID, epoch: Epoch, lane: LaneName) {
        (self.source, self.epoch, self.lane) = (source, epoch, lane)
        // None of the names has a character that needs an escape.
        untilID = Array(#""epoch":"\#(epoch)","id":""#.utf8)
        untilSequence = Array(#"","lane":"\#(lane)","sequence":""#.utf8)
        untilSubject = Array(#"","source":"\#(source)","specversion":"1.0","subject":"#.utf8)
        untilEnd = Array(#","type":"\#(lane)"}"#.utf8)
    }

    /// A message as an event of this form: its source, epoch and lane are the form's.
    package func event(_ envelope: Envelope) -> [UInt8] {
        var json = JSONWriter(capacity: Self.bytes + envelope.body.count)
        write(envelope, to: &json)
        return json.bytes
    }

    private func write(_ envelope: Envelope, to json: inout JSONWriter) {
        json.raw("{")
        if !envelope.isTombstone {
            json.raw(Self.dataName)
            json.raw(envelope.body)
            json.raw(Self.untilEpoch)
        }
        json.raw(untilID)
        json.raw { envelope.id.write(to: &$0) }
        json.raw(untilSequence)
        json.integer(envelope.sequence)
        json.raw(untilSubject)
        json.string(envelope.key)
        json.raw(Self.untilTime)
        json.raw { envelope.time.writeRFC3339(to: &$0) }
        json.raw("\"")
        if let traceparent = envelope.traceparent {
            json.raw(#","traceparent":"#)
            json.string(traceparent)
        }
        json.raw(untilEnd)
    }

    /// Events in the order given as a CloudEvents batch, a JSON array.
    package func batch(of envelopes: ArraySlice<Envelope>) -> [UInt8] {
        let bodies = envelopes.reduce(0) { $0 + $1.body.count }
        var json = JSONWriter(capacity: Self.bytes * envelopes.count + bodies)
        json.raw("[")
        for (place, envelope) in envelopes.enumerated() {
            if place > 0 { json.comma() }
            write(envelope, to: &json)
        }
        json.raw("]")
        return json.bytes
    }

    /// Reads one event of any order.
    ///
    /// - Throws: `JSONFault`, also when the event is not of this source, epoch and lane.
    package func read(_ bytes: [UInt8]) throws(JSONFault) -> Envelope {
        var json = try JSONScanner(bytes, depthMax: Self.depthMax)
        let envelope = try read(&json)
        try json.finish()
        return envelope
    }

    /// Reads a CloudEvents batch, each event of any order.
    ///
    /// - Throws: `JSONFault`, also when one is not of this source, epoch and lane.
    package func read(batch bytes: [UInt8]) throws(JSONFault) -> [Envelope] {
        var json = try JSONScanner(bytes, depthMax: Self.depthMax + 1)
        var envelopes: [Envelope] = []
        try json.enterArray()
        while try json.nextElement() { envelopes.append(try read(&json)) }
        try json.finish()
        return envelopes
    }

    private func read(_ json: inout JSONScanner) throws(JSONFault) -> Envelope {
        try json.enterObject()
        let start = json.index
        if let envelope = try readOrdered(&json) { return envelope }
        json.rewind(toFirstMemberAt: start)
        let envelope = try Envelope(members: &json)
        guard envelope.lane == lane, envelope.source == source, envelope.epoch == epoch else {
            throw JSONFault(.badValue, at: start)
        }
        return envelope
    }

    /// Reads an event with a body and without a trace as `write` makes it; nil for any other.
    private func readOrdered(_ json: inout JSONScanner) throws(JSONFault) -> Envelope? {
        guard json.pass(Self.dataName) else { return nil }
        let body = try json.skip()
        guard json.pass(Self.untilEpoch), json.pass(untilID), let id = json.plainID(),
            json.pass(untilSequence), let sequence = json.plainNumber(), json.pass(untilSubject)
        else { return nil }
        let key = try json.string()
        guard json.pass(Self.untilTime), let time = json.plainTime(), json.pass(untilEnd)
        else { return nil }
        // Its closing bracket was the last byte that was compared.
        json.advance(by: -1)
        guard try json.nextMember() == nil else { return nil }
        return Envelope(
            source: source,
            epoch: epoch,
            lane: lane,
            sequence: sequence,
            id: id,
            key: json.string(of: key),
            time: time,
            body: Array(json.bytes[body])
        )
    }

    /// Bytes of an event beside its body, nearly.
    private static let bytes = 420
    /// Objects and arrays open at once in an event, its own object with them.
    static let depthMax = 64

    private static let dataName = Array(#""data":"#.utf8)
    private static let untilEpoch = Array(#","datacontenttype":"application/json","#.utf8)
    private static let untilTime = Array(#","time":""#.utf8)
}
