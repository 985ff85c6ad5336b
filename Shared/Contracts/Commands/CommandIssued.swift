package import Quantities

/// A command as it travels on its lane.
///
/// The message's id is the command's; its key is what the command is about.
package struct CommandIssued: Sendable, Equatable {
    /// What is asked for.
    package var kind: LaneName
    /// Who asked for it, for the record.
    package var person: String
    /// From when on it is no longer to be begun, by the issuer's clock.
    package var expiresAt: Timestamp
    /// The command itself: UTF-8 JSON.
    package var request: [UInt8]

    /// A command of these parts.
    package init(kind: LaneName, person: String, expiresAt: Timestamp, request: [UInt8]) {
        self.kind = kind
        self.person = person
        self.expiresAt = expiresAt
        self.request = request
    }

    /// UTF-8 JSON, names sorted; the request stands in it byte for byte.
    package func encodedBody() -> [UInt8] {
        var json = JSONWriter(capacity: 128 + request.count)
        json.raw(#"{"expiresAt":"#)
        json.integer(expiresAt.microseconds)
        json.raw(#","kind":"#)
        json.string(kind.text)
        json.raw(#","person":"#)
        json.string(person)
        json.raw(#","request":"#)
        json.raw(request)
        json.raw("}")
        return json.bytes
    }

    /// What `encodedBody()` wrote, or a later minor version of it.
    ///
    /// - Throws: `JSONFault` with the byte where it stops making sense.
    package init(decodingBody bytes: [UInt8]) throws {
        var json = try JSONScanner(bytes, depthMax: 64)
        var texts: [String: String] = [:]
        var numbers: [String: JSONNumber] = [:]
        var request: Range<Int>?
        try json.enterObject()
        while let member = try json.nextMember() {
            let name = json.string(of: member)
            switch try json.kind() {
            case .string where name != "request": texts[name] = try json.text()
            case .number where name != "request": numbers[name] = try json.number()
            default:
                let value = try json.skip()
                if name == "request" { request = value }
            }
        }
        try json.finish()
        guard let kind = texts["kind"].flatMap(LaneName.init), let person = texts["person"],
            let expiry = numbers["expiresAt"]?.integer, let request
        else { throw JSONFault(.missing, at: json.index) }
        self.init(
            kind: kind,
            person: person,
            expiresAt: Timestamp(microseconds: expiry),
            request: Array(bytes[request])
        )
    }
}
