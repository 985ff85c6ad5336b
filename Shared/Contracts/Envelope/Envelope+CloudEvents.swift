import Quantities

// CloudEvents 1.0, JSON format: required attributes, `subject`, `time`, `datacontenttype`, the
// extensions `epoch`, `lane`, `sequence`, `traceparent`, and the body as `data`.
extension Envelope {
    /// The event as UTF-8 JSON, names sorted; the body stands in it byte for byte.
    package func encodedEvent() -> [UInt8] {
        var json = JSONWriter(capacity: 420 + body.count)
        json.raw(#"{"data":"#)
        json.raw(body)
        json.raw(#","datacontenttype":"application/json","epoch":"#)
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
        var texts: [String: String] = [:]
        var body: Range<Int>?
        try json.enterObject()
        while let member = try json.nextMember() {
            let name = json.string(of: member)
            if name == "data" {
                body = try json.skip()
            } else if try json.kind() == .string {
                texts[name] = try json.text()
            } else {
                try json.skip()
            }
        }
        try json.finish()
        func attribute<Value>(_ name: String, _ make: (String) -> Value?) throws(JSONFault) -> Value
        {
            guard let text = texts[name] else { throw JSONFault(.missing, at: json.index) }
            guard let value = make(text) else { throw JSONFault(.badValue, at: json.index) }
            return value
        }
        guard let body else { throw JSONFault(.missing, at: json.index) }
        guard texts["specversion"] == "1.0" else { throw JSONFault(.badValue, at: json.index) }
        self.init(
            source: try attribute("source") { SourceID($0) },
            epoch: try attribute("epoch") { Epoch($0) },
            lane: try attribute("type") { LaneName($0) },
            sequence: try attribute("sequence") { UInt64($0) },
            id: try attribute("id") { MessageID($0) },
            key: try attribute("subject") { $0 },
            time: try attribute("time") { Timestamp.parse(rfc3339: $0)?.moment },
            traceparent: texts["traceparent"],
            body: Array(bytes[body])
        )
    }
}
