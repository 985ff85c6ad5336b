import Quantities

// Own byte codec: Foundation takes 160 µs for fifty samples, this 3 µs for those of a known layout.
// The frozen wire samples prove that both give the same bytes.
extension SamplesAccepted {
    /// The message as JSON with sorted keys, byte for byte what Foundation gives.
    package func encodedBody() throws -> [UInt8] {
        var json = JSONWriter(capacity: 512 + samples.wireBytesMax)
        json.raw(#"{"claim":{"#)
        if let hash = claim.bodyHash {
            json.raw(#""bodyHash":"#)
            json.string(hash)
            json.comma()
        }
        json.raw(#""kind":"#)
        json.string(claim.kind.rawValue)
        json.raw(#","value":"#)
        json.string(claim.value)
        json.raw(#"},"part":"#)
        json.integer(part)
        json.raw(#","parts":"#)
        json.integer(parts)
        json.raw(#","receivedAt":"#)
        json.integer(receivedAt.microseconds)
        json.raw(#","samples":"#)
        samples.write(to: &json)
        json.raw(#","system":"#)
        write(system, to: &json)
        json.raw(#","tenant":"#)
        json.string(tenant.text)
        json.raw("}")
        return json.bytes
    }

    private func write(_ system: System, to json: inout JSONWriter) {
        json.raw("{")
        if let client = system.client {
            json.raw(#""client":"#)
            json.string(client.text)
            json.comma()
        }
        json.raw(#""hostname":"#)
        json.string(system.hostname)
        json.raw(#","id":"#)
        json.string(system.id.text)
        json.raw(#","name":"#)
        json.string(system.name)
        json.raw(#","version":"#)
        json.string(system.version)
        json.raw("}")
    }

    /// Reads what `encodedBody` wrote; members this version does not know are passed.
    ///
    /// - Throws: `JSONFault` with the byte where the body stops making sense.
    package init(decodingBody bytes: [UInt8]) throws {
        var json = try JSONScanner(bytes)
        var tenant: TenantID?
        var system: System?
        var receivedAt: Timestamp?
        var claim: Claim?
        var part: Int?
        var parts: Int?
        var samples: SampleColumns?
        try json.enterObject()
        while let name = try json.nextMember() {
            if json.is(name, "claim") {
                claim = try Claim(reading: &json)
            } else if json.is(name, "part") {
                part = Int(try json.wholeNumber())
            } else if json.is(name, "parts") {
                parts = Int(try json.wholeNumber())
            } else if json.is(name, "receivedAt") {
                receivedAt = Timestamp(microseconds: try json.wholeNumber())
            } else if json.is(name, "samples") {
                samples = try SampleColumns(reading: &json)
            } else if json.is(name, "system") {
                system = try System(reading: &json)
            } else if json.is(name, "tenant") {
                tenant = try json.name()
            } else {
                try json.skip()
            }
        }
        try json.finish()
        guard let tenant, let system, let receivedAt, let claim, let part, let parts, let samples
        else { throw JSONFault(.missing, at: json.index) }
        self.init(
            tenant: tenant,
            system: system,
            receivedAt: receivedAt,
            claim: claim,
            part: part,
            parts: parts,
            samples: samples
        )
    }
}

extension SamplesAccepted.Claim {
    fileprivate init(reading json: inout JSONScanner) throws(JSONFault) {
        var kind: Kind?
        var value: String?
        var bodyHash: String?
        try json.enterObject()
        while let name = try json.nextMember() {
            if json.is(name, "bodyHash") {
                bodyHash = try json.text()
            } else if json.is(name, "kind") {
                kind = Kind(rawValue: try json.text())
            } else if json.is(name, "value") {
                value = try json.text()
            } else {
                try json.skip()
            }
        }
        guard let kind, let value else { throw JSONFault(.missing, at: json.index) }
        self.init(kind: kind, value: value, bodyHash: bodyHash)
    }
}

extension SamplesAccepted.System {
    fileprivate init(reading json: inout JSONScanner) throws(JSONFault) {
        var id: SystemID?
        var client: ClientName?
        var name = ""
        var hostname = ""
        var version = ""
        try json.enterObject()
        while let member = try json.nextMember() {
            if json.is(member, "client") {
                client = try json.name()
            } else if json.is(member, "hostname") {
                hostname = try json.text()
            } else if json.is(member, "id") {
                id = try json.name()
            } else if json.is(member, "name") {
                name = try json.text()
            } else if json.is(member, "version") {
                version = try json.text()
            } else {
                try json.skip()
            }
        }
        guard let id else { throw JSONFault(.missing, at: json.index) }
        self.init(id: id, name: name, hostname: hostname, version: version, client: client)
    }
}

extension JSONScanner {
    /// Reads a string and makes it a `String`.
    mutating func text() throws(JSONFault) -> String {
        let text = try string()
        return string(of: text)
    }

    /// Reads a number that must be whole.
    mutating func wholeNumber() throws(JSONFault) -> Int64 {
        if let short = shortWholeNumber() { return short }
        let number = try number()
        guard let whole = number.integer else {
            throw JSONFault(.badValue, at: number.range.lowerBound)
        }
        return whole
    }

    /// Reads a string that must be a valid name.
    mutating func name<Checked: Name>() throws(JSONFault) -> Checked {
        let at = index
        guard let name = Checked(try text()) else { throw JSONFault(.badValue, at: at) }
        return name
    }
}
