import Quantities

// Own bytes, because the router writes one of these for each alert of a storm, and Foundation takes
// most of that time. The frozen wire samples prove that both give the same.
extension AlertChanged {
    /// The message as JSON with sorted keys, byte for byte what Foundation gives.
    package func encodedBody() throws -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.raw("{")
        if let acknowledgement {
            json.raw(#""acknowledgement":"#)
            acknowledgement.write(to: &json)
            json.comma()
        }
        json.raw(#""alert":"#)
        json.string(alert)
        json.raw(#","asOf":"#)
        json.integer(asOf.microseconds)
        json.member(#","assignee":"#, assignee)
        json.member(#","client":"#, client?.text)
        json.member(#","details":"#, details)
        if let endedAt {
            json.raw(#","endedAt":"#)
            json.integer(endedAt.microseconds)
        }
        if let escalation {
            json.raw(#","escalation":"#)
            escalation.write(to: &json)
        }
        json.member(#","inhibitedBy":"#, inhibitedBy)
        json.raw(#","isFlapping":"#)
        json.raw(isFlapping ? "true" : "false")
        write(labelsTo: &json)
        writeRest(to: &json)
        return json.bytes
    }

    private func write(labelsTo json: inout JSONWriter) {
        json.raw(#","labels":{"#)
        for (index, label) in labels.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.comma() }
            json.string(label.key)
            json.raw(":")
            json.string(label.value)
        }
        json.raw("}")
    }

    private func writeRest(to json: inout JSONWriter) {
        json.member(#","mutedBy":"#, mutedBy)
        json.member(#","name":"#, name)
        json.member(#","object":"#, object)
        json.raw(#","occurrence":"#)
        json.integer(occurrence)
        json.member(#","origin":"#, origin)
        json.member(#","severity":"#, severity.rawValue)
        json.member(#","silencedBy":"#, silencedBy)
        json.raw(#","startsAt":"#)
        json.integer(startsAt.microseconds)
        json.member(#","state":"#, state.rawValue)
        json.member(#","summary":"#, summary)
        json.member(#","system":"#, system?.text)
        json.member(#","tenant":"#, tenant.text)
        json.raw("}")
    }
}

extension AlertAcknowledgement {
    fileprivate func write(to json: inout JSONWriter) {
        json.raw(#"{"at":"#)
        json.integer(at.microseconds)
        json.member(#","by":"#, by)
        json.member(#","note":"#, note)
        if let until {
            json.raw(#","until":"#)
            json.integer(until.microseconds)
        }
        json.raw("}")
    }
}

extension AlertEscalation {
    fileprivate func write(to json: inout JSONWriter) {
        json.raw(#"{"at":"#)
        json.integer(at.microseconds)
        json.member(#","receiver":"#, receiver)
        json.raw(#","step":"#)
        json.integer(step)
        json.raw(#","steps":"#)
        json.integer(steps)
        json.raw(#","time":"#)
        json.integer(time)
        json.raw("}")
    }
}

extension JSONWriter {
    /// A member with its comma, unless there is no text.
    fileprivate mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        raw(name)
        string(text)
    }

    fileprivate mutating func member(_ name: StaticString, _ texts: [String]) {
        raw(name)
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { comma() }
            string(text)
        }
        raw("]")
    }
}
