package import Quantities

/// Which company of a PSA a tenant's client is.
///
/// What a person said counts first and is never overwritten. Without it a client is found by an
/// external id or by exactly its name; one that is none or several gets the catch-all company or
/// waits. Every map is one tenant's, so that nothing is ever found in another one's PSA.
package struct CompanyMap: Sendable, Hashable {
    /// How a company was found.
    package enum Way: String, Sendable, Hashable, Codable {
        /// A person said so.
        case said
        /// By the external id that was said of the client, or that is the client's name.
        case externalID = "external-id"
        /// By exactly its name.
        case name
        /// None or several were found, and there is a company for that.
        case catchAll = "catch-all"
    }

    /// What was found.
    package enum Match: Sendable, Hashable {
        /// A company, with what has to be explained in the ticket; empty for nothing.
        case company(id: String, way: Way, explanation: String)
        /// None; why, and what to do.
        case parked(String)
    }

    /// The tenant.
    package let tenant: TenantID
    /// Company ids that a person said, by client.
    package var said: [ClientName: String]
    /// External ids that a person said, by client.
    package var externalIDs: [ClientName: String]
    /// The company for tickets whose client is not found; nil for letting them wait.
    package var catchAll: String?

    /// A map.
    package init(
        tenant: TenantID,
        said: [ClientName: String] = [:],
        externalIDs: [ClientName: String] = [:],
        catchAll: String? = nil
    ) {
        self.tenant = tenant
        self.said = said
        self.externalIDs = externalIDs
        self.catchAll = catchAll
    }

    /// The company of a client.
    ///
    /// - Parameters:
    ///   - client: the client; nil when the alert names none.
    ///   - companies: the PSA's companies.
    /// - Returns: the company, or why there is none.
    package func match(_ client: ClientName?, among companies: [Company]) -> Match {
        guard let client else { return fallback("the alert names no client", ask: nil) }
        if let id = said[client] { return saidMatch(client, id, companies) }
        if let external = externalIDs[client] {
            let found = companies.filter { $0.externalID == external && !external.isEmpty }
            return one(found, .externalID, client, "the external id \(external)")
        }
        let active = companies.filter(\.isActive)
        let byID = active.filter { $0.externalID == client.text }
        if !byID.isEmpty { return one(byID, .externalID, client, "the external id \(client)") }
        let name = CompanyName(client.text)
        let byName = active.filter { CompanyName($0.name) == name }
        return one(byName, .name, client, "the name “\(client)”")
    }

    private func saidMatch(_ client: ClientName, _ id: String, _ companies: [Company]) -> Match {
        guard let company = companies.first(where: { $0.id == id }) else {
            // Never quietly another one: a person's word is set right by a person.
            return .parked(
                "client “\(client)” is mapped to company \(id), which the PSA does not have; "
                    + "map it anew"
            )
        }
        guard company.isActive else {
            return .parked(
                "client “\(client)” is mapped to “\(company.name)” (\(id)), which is not active "
                    + "in the PSA; activate it there or map the client anew"
            )
        }
        return .company(id: id, way: .said, explanation: "")
    }

    private func one(
        _ found: [Company],
        _ way: Way,
        _ client: ClientName,
        _ what: String
    ) -> Match {
        let usable = found.filter(\.isActive)
        if usable.count == 1 { return .company(id: usable[0].id, way: way, explanation: "") }
        if usable.isEmpty {
            let state = found.isEmpty ? "no company has" : "no active company has"
            return fallback("\(state) \(what)", ask: client)
        }
        let ids = usable.map(\.id).sorted().prefix(5).joined(separator: ", ")
        return fallback("\(usable.count) companies have \(what) (\(ids))", ask: client)
    }

    private func fallback(_ why: String, ask client: ClientName?) -> Match {
        let todo =
            client.map { "map client “\($0)” to its company" }
            ?? "give the system a client"
        guard let catchAll else { return .parked("\(why): \(todo)") }
        return .company(
            id: catchAll,
            way: .catchAll,
            explanation: "This ticket is here because \(why): \(todo)."
        )
    }
}
