package import Observations

/// All that a plan is made of.
package struct PlanInput: Sendable {
    /// What is wanted.
    package var policy: DatasetPolicy
    /// The source.
    package var source: EndState
    /// The target.
    package var target: EndState
    /// A cut receive on the target.
    package var partial: PartialReceive?
    /// The whole listing of the target's host: children, parents, names that are taken.
    package var targetHost: HostListing?
    /// The whole listing of the source's host.
    package var sourceHost: HostListing?
    /// What else is known.
    package var evidence: PlanEvidence
    /// A repair of several steps that was begun and has not ended.
    package var underWay: SwapIntent?
    /// What names a copy that is set aside, such as `20261127T080000Z`.
    package var stamp: String

    /// Reads both ends from the hosts' listings.
    ///
    /// - Parameters:
    ///   - policy: what is wanted.
    ///   - source: the source's host; nil when it was not reached.
    ///   - target: the target's host; nil when it was not reached.
    ///   - evidence: what else is known.
    ///   - underWay: a repair that was begun.
    ///   - stamp: what names a copy that is set aside.
    ///   - inflate: inflates zlib data, for the token.
    package init(
        policy: DatasetPolicy,
        source: HostListing?,
        target: HostListing?,
        evidence: PlanEvidence,
        underWay: SwapIntent? = nil,
        stamp: String,
        inflate: ResumeToken.Inflate
    ) {
        self.policy = policy
        sourceHost = source
        targetHost = target
        self.source = .of(policy.source, in: source)
        self.target = .of(policy.target, in: target)
        partial = self.target.listing.flatMap { .of($0.dataset, inflate: inflate) }
        self.evidence = evidence
        self.underWay = underWay
        self.stamp = stamp
    }

    /// The two ends of every stream of this dataset.
    package var ends: StreamRequest.Ends {
        StreamRequest.Ends(
            sourceHost: policy.sourceHost,
            source: policy.source,
            targetHost: policy.targetHost,
            target: policy.target,
            isResumable: evidence.targetDialect.isResumable
                && evidence.sourceDialect.isResumable
        )
    }
}
