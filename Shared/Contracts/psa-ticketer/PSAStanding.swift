package import Quantities

/// How a tenant's PSA stands: whether tickets can be made in it; the newest message counts.
package struct PSAStanding: Message, Codable, Equatable {
    /// `psa-ticketer.psa.v1`.
    package static let lane = LaneDeclaration(
        "psa-ticketer",
        "psa",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "Whether tickets can be made in a tenant's PSA."
    )

    /// How it stands; a word that this release does not know is kept.
    package struct State: RawRepresentable, Sendable, Hashable, Codable {
        /// The word.
        package let rawValue: String

        /// A state of a word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Nothing keeps tickets from being made.
        package static let ready = Self(rawValue: "ready")
        /// Tickets wait, and `reason` says for what.
        package static let waiting = Self(rawValue: "waiting")
        /// A person has to do something, and `reason` says what.
        package static let stuck = Self(rawValue: "stuck")
        /// Nothing is sent, by the settings.
        package static let dryRun = Self(rawValue: "dry-run")
    }

    /// The tenant.
    package var tenant: TenantID
    /// The PSA's name in the settings.
    package var psa: String
    /// The PSA's kind, for people.
    package var kind: String
    /// How it stands.
    package var state: State
    /// Why, in words; empty for nothing to explain.
    package var reason: String
    /// The company for tickets whose client is not found; nil for none, so that they wait.
    package var catchAll: String?
    /// Whether alerts with an open ticket count as looked after.
    package var acknowledges: Bool
    /// Since when it stands so.
    package var asOf: Timestamp

    /// The tenant and the PSA.
    package var key: String { "\(tenant)/\(psa)" }

    /// How it stands.
    package init(
        tenant: TenantID,
        psa: String,
        kind: String,
        state: State,
        reason: String = "",
        catchAll: String? = nil,
        acknowledges: Bool,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.psa = psa
        self.kind = kind
        self.state = state
        self.reason = reason
        self.catchAll = catchAll
        self.acknowledges = acknowledges
        self.asOf = asOf
    }
}
