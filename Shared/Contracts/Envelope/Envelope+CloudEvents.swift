import Quantities

// CloudEvents 1.0, JSON format: required attributes, `subject`, `time`, `datacontenttype`, the
// extensions `epoch`, `lane`, `sequence`, `traceparent`, and the body as `data`. A tombstone has
// neither `data` nor its content type.
extension Envelope {
    /// The event as UTF-8 JSON, names sorted; the body stands in it byte for byte.
    package func encodedEvent() -> [UInt8] {
        EventForm(source: source, epoch: epoch, lane: lane).event(self)
    }

    /// Reads a CloudEvents event; attributes that are not ours are passed.
    ///
    /// - Throws: `JSONFault` with the byte where it stops making sense.
    package init(decodingEvent bytes: [UInt8]) throws {
        var json = try JSONScanner(bytes, depthMax: EventForm.depthMax)
        try json.enterObject()
        try self.init(members: &json)
        try json.finish()
    }

    /// Reads the members of an event whose object was entered, and passes its end.
    init(members json: inout JSONScanner) throws(JSONFault) {
        var texts = [JSONText?](repeating: nil, count: Self.attributes.count)
        var body: Range<Int>?
        while let member = try json.nextMember(of: Self.attributes) {
            if member == Self.data {
                body = try json.skip()
            } else if let member, try json.kind() == .string {
                texts[member] = try json.string()
            } else {
                try json.skip()
            }
        }
        let end = json
        func attribute<Value>(_ place: Int, _ make: (String) -> Value?) throws(JSONFault) -> Value {
            guard let text = texts[place] else { throw JSONFault(.missing, at: end.index) }
            guard let value = make(end.string(of: text)) else {
                throw JSONFault(.badValue, at: end.index)
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
            traceparent: texts[9].map { end.string(of: $0) },
            body: body.map { Array(end.bytes[$0]) } ?? []
        )
    }

    /// What is read of an event, each at the place by which it is asked for.
    private static let attributes = JSONNames([
        "data", "specversion", "source", "epoch", "type", "sequence", "id", "subject", "time",
        "traceparent",
    ])
    private static let data = 0
}
