import Quantities

// CloudEvents 1.0, JSON format: required attributes, `subject`, `time`, `datacontenttype`, the
// extensions `epoch`, `lane`, `sequence`, `traceparent`, and the body as `data`. A tombstone has
// neither `data` nor its content type.
extension Envelope {
    /// The event as UTF-8 JSON, names sorted; the body stands in it byte for byte.
    package func encodedEvent() -> [UInt8] {
        var json = JSONWriter(capacity: 420 + body.count)
        if isTombstone {
            json.raw(#"{"epoch":"#)
        } else {
            json.raw(#"{"data":"#)
            json.raw(body)
            json.raw(#","datacontenttype":"application/json","epoch":"#)
        }
        json.string(epoch.description)
        json.raw(#","id":"#)
        json.string(id.description)
        json.raw(#","lane":"#)
        json.string(lane.text)
        json.raw(#","sequence":"#)
        json.string(String(sequence))
        json.raw(#","source":"#)
        json.string(source.text)
        json.raw(#","specversion":"1.0","subject":"#)
        json.string(key)
        json.raw(#","time":"#)
        json.string(time.rfc3339)
        if let traceparent {
            json.raw(#","traceparent":"#)
            json.string(traceparent)
        }
        json.raw(#","type":"#)
        json.string(lane.text)
        json.raw("}")
        return json.bytes
    }

    /// Reads a CloudEvents event; attributes that are not ours are passed.
    ///
    /// - Throws: `JSONFault` with the byte where it stops making sense.
    package init(decodingEvent bytes: [UInt8]) throws {
        var json = try JSONScanner(bytes, depthMax: 64)
        var texts = [JSONText?](repeating: nil, count: Self.attributes.count)
        var body: Range<Int>?
        try json.enterObject()
        while let member = try json.nextMember(of: Self.attributes) {
            if member == Self.data {
                body = try json.skip()
            } else if let member, try json.kind() == .string {
                texts[member] = try json.string()
            } else {
                try json.skip()
            }
        }
        try json.finish()
        func attribute<Value>(_ place: Int, _ make: (String) -> Value?) throws(JSONFault) -> Value {
            guard let text = texts[place] else { throw JSONFault(.missing, at: json.index) }
            guard let value = make(json.string(of: text)) else {
                throw JSONFault(.badValue, at: json.index)
            }
            return value
        }
        guard let version = texts[1], json.is(version, "1.0") else {
            throw JSONFault(.badValue, at: json.index)
        }
        self.init(
            source: try attribute(2) { SourceID($0) },
            epoch: try attribute(3) { Epoch($0) },
            lane: try attribute(4) { LaneName($0) },
            sequence: try attribute(5) { UInt64($0) },
            id: try attribute(6) { MessageID($0) },
            key: try attribute(7) { $0 },
            time: try attribute(8) { Timestamp.parse(rfc3339: $0)?.moment },
            traceparent: texts[9].map { json.string(of: $0) },
            body: body.map { Array(bytes[$0]) } ?? []
        )
    }

    /// What is read of an event, each at the place by which it is asked for.
    private static let attributes = JSONNames([
        "data", "specversion", "source", "epoch", "type", "sequence", "id", "subject", "time",
        "traceparent",
    ])
    private static let data = 0
}
