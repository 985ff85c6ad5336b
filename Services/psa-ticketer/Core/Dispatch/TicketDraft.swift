package import Quantities

/// A ticket that is to be made, in our own words; an adapter says it in the PSA's.
package struct TicketDraft: Sendable, Hashable, Codable {
    /// The word by which it is found again.
    package var reference: ExternalReference
    /// The tenant.
    package var tenant: TenantID
    /// The client; nil when the alert names none.
    package var client: ClientName?
    /// What is wrong in one sentence.
    package var title: String
    /// Everything a person needs, in lines; the reference stands in it.
    package var description: String
    /// How bad it is.
    package var level: ProblemLevel
    /// The class of trouble.
    package var problem: ProblemClass

    /// A draft.
    package init(
        reference: ExternalReference,
        tenant: TenantID,
        client: ClientName?,
        title: String,
        description: String,
        level: ProblemLevel,
        problem: ProblemClass
    ) {
        self.reference = reference
        self.tenant = tenant
        self.client = client
        self.title = title
        self.description = description
        self.level = level
        self.problem = problem
    }
}
