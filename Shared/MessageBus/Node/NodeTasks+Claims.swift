import Contracts

// An issuer's decisions about its commands.
extension NodeTasks {
    /// Answers a CLAIM once the decision is on the disk; who hears nothing asks again.
    func answer(_ claim: ControlMessage.Claim, to peer: SourceID) async {
        guard let claims = node.claims, claim.lane.commandTarget == peer else { return }
        do {
            let answer: ControlMessage =
                switch try await claims.decide(claim, by: peer) {
                case .claimed: .claimed(claim)
                case .expired(let reason): .expired(claim, reason)
                }
            connection.send([.control(to: peer, answer.encoded())])
        } catch {
            node.report(.journalFailed(error))
        }
    }
}
