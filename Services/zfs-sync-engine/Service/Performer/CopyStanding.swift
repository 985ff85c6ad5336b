package import ZFSSyncEngineCore

/// A copy that was set aside, with what purging it would take.
package struct CopyStanding: Sendable, Hashable {
    /// The copy.
    package var copy: SupersededCopy
    /// Whether it can be purged.
    package var verdict: PurgeVerdict

    /// A copy.
    package init(_ copy: SupersededCopy, _ verdict: PurgeVerdict) {
        self.copy = copy
        self.verdict = verdict
    }

    /// What an approval of its purge is bound to; nil when it cannot be purged.
    package var subject: ApprovalSubject? {
        if case .planned(_, let subject) = verdict { subject } else { nil }
    }
}
