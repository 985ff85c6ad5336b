import Foundation

extension FakePSA {
    /// Adds faults to the script; the first that fits a request is played.
    package func play(_ faults: PSAFault...) async throws {
        try await order(["script": .list(faults.map { .object($0.entry) })])
    }

    /// Forgets the faults that were not played.
    package func forgetFaults() async throws { try await order(["script_clear": true]) }

    /// Moves the clock; effects that were late take place.
    package func advance(seconds: Int) async throws {
        try await order(["advance_seconds": .integer(seconds)])
    }

    /// Lets everything that is held go on.
    package func release() async throws { try await order(["release": true]) }

    /// Lets searches miss tickets made from now on, for so many searches and so many seconds.
    package func delaySearch(requests: Int = 0, seconds: Int = 0) async throws {
        try await order(["lag": ["requests": .integer(requests), "seconds": .integer(seconds)]])
    }

    /// Lets so many reads by number miss each ticket made from now on.
    package func hideNew(reads: Int) async throws {
        try await order(["hide_new": ["reads": .integer(reads)]])
    }

    /// Changes settings while it runs.
    package func change(_ settings: [String: PSAValue]) async throws {
        try await order(["settings": .object(settings)])
    }

    /// A person changes a record in the ticket system itself.
    package func edit(_ kind: String, _ id: Int, _ changes: [String: PSAValue]) async throws {
        try await order([
            "edit": ["kind": .text(kind), "id": .integer(id), "set": .object(changes)]
        ])
    }

    /// A record that was there before; answers its number.
    @discardableResult
    package func put(_ kind: String, _ record: [String: PSAValue]) async throws -> Int {
        let answer = try await order(["put": ["kind": .text(kind), "record": .object(record)]])
        guard let id = answer["id"]?.integer else { throw Gone() }
        return id
    }

    /// A person deletes a record in the ticket system itself.
    package func remove(_ kind: String, _ id: Int) async throws {
        try await order(["remove": ["kind": .text(kind), "id": .integer(id)]])
    }

    /// The records of a kind, as they are now.
    package func records(of kind: String) async throws -> [PSAValue] {
        try await order(["list": .text(kind)])["records"]?.list ?? []
    }

    /// Every token that was given out is worth nothing from now on (Halo).
    package func expireTokens() async throws { try await order(["expire_tokens": true]) }

    /// The tenant lives in its other zone from now on (Autotask).
    package func moveZone() async throws { try await order(["move_zone": true]) }

    /// Refuses connections and cuts the open ones; or listens again, on the same ports.
    package func setUp(_ isUp: Bool) async throws { try await order(["up": .bool(isUp)]) }

    /// Cuts so many of the next connections before a word.
    package func cutConnections(_ count: Int) async throws {
        try await order(["cut_connections": .integer(count)])
    }

    /// What happened until now.
    ///
    /// - Parameters:
    ///   - since: the last request that is of no interest any more.
    ///   - bodies: whether the bodies of requests are wanted.
    /// - Returns: requests, creates and violations after `since`, and every budget.
    /// - Throws: `Gone` when the server ended.
    package func ledger(since: Int = 0, bodies: Bool = true) async throws -> PSALedger {
        let options: PSAValue = ["since": .integer(since), "bodies": .bool(bodies)]
        let answer = try await order(["ledger": options])
        let json = try JSONEncoder().encode(answer["ledger"] ?? .null)
        return try JSONDecoder().decode(PSALedger.self, from: json)
    }
}
