package import Contracts

/// Decides for an issuer whether its commands may be begun.
package protocol ClaimDeciding: Sendable {
    /// Decides about a claim, durably before it returns.
    ///
    /// - Parameters:
    ///   - claim: what an instance asks.
    ///   - peer: the instance, as the hub vouches.
    /// - Returns: the decision; a copy of a claim gets the same one.
    /// - Throws: when the journal cannot be written; the instance asks again.
    func decide(_ claim: ControlMessage.Claim, by peer: SourceID) async throws -> ClaimDecision
}
