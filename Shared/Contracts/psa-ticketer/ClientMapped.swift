package import Quantities

/// Which company of its tenant's PSA a client is, or why that is not known; the newest counts.
package struct ClientMapped: Message, Codable, Equatable {
    /// `psa-ticketer.client.v1`.
    package static let lane = LaneDeclaration(
        "psa-ticketer",
        "client",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "Which company of a PSA a client is."
    )

    /// Companies that are named as possible at the most.
    package static let candidatesMax = 8

    /// A company that a person may mean; nothing is done by it.
    package struct Candidate: Sendable, Hashable, Codable {
        /// Its id in the PSA.
        package var id: String
        /// Its name.
        package var name: String

        /// A company.
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// How a company was found; a word that this release does not know is kept.
    package struct Way: RawRepresentable, Sendable, Hashable, Codable {
        /// The word.
        package let rawValue: String

        /// A way of a word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// A person said so on a page or by a command.
        package static let person = Self(rawValue: "person")
        /// The settings file says so.
        package static let settings = Self(rawValue: "settings")
        /// By an external id.
        package static let externalID = Self(rawValue: "external-id")
        /// By exactly its name.
        package static let name = Self(rawValue: "name")
        /// None or several were found, and there is a company for that.
        package static let catchAll = Self(rawValue: "catch-all")
        /// It is not known, and tickets wait.
        package static let none = Self(rawValue: "none")
    }

    /// The tenant.
    package var tenant: TenantID
    /// The client.
    package var client: ClientName
    /// The PSA's name in the settings.
    package var psa: String
    /// The PSA's kind, for people.
    package var kind: String
    /// How the company was found.
    package var way: Way
    /// The company's id; nil for none.
    package var company: String?
    /// The company's name; nil for none.
    package var companyName: String?
    /// Why there is none, or why it is the catch-all; empty for nothing to explain.
    package var reason: String
    /// Who said so; nil where nobody did.
    package var saidBy: String?
    /// Companies that a person may mean, at most `candidatesMax`.
    package var candidates: [Candidate]
    /// When all this was so.
    package var asOf: Timestamp

    /// The tenant, the PSA and the client.
    package var key: String { "\(tenant)/\(psa)/\(client)" }

    /// A client's company.
    package init(
        tenant: TenantID,
        client: ClientName,
        psa: String,
        kind: String,
        way: Way,
        company: String? = nil,
        companyName: String? = nil,
        reason: String = "",
        saidBy: String? = nil,
        candidates: [Candidate] = [],
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.psa = psa
        self.kind = kind
        self.way = way
        self.company = company
        self.companyName = companyName
        self.reason = reason
        self.saidBy = saidBy
        self.candidates = Array(candidates.prefix(Self.candidatesMax))
        self.asOf = asOf
    }
}
