/// Why an approval is not accepted.
package enum ApprovalRefusal: String, Error, Sendable, Hashable, CaseIterable {
    /// There is no such approval.
    case unknown
    /// It was used before.
    case used
    /// It is older than it may be.
    case expired
    /// What would be lost is not what was approved.
    case changed
    /// It is of another dataset.
    case otherDataset = "other_dataset"

    /// Why, and what to do, for a person.
    package var sentence: String {
        switch self {
        case .unknown: "there is no such approval: look at the preview and approve it there"
        case .used: "this approval was used already; each is for one run: approve again"
        case .expired:
            "this approval is older than \(ApprovalLimits.minutes) minutes: look again and approve "
                + "again"
        case .changed:
            "what would be lost has changed since it was approved, so nothing was done: look at "
                + "the preview again"
        case .otherDataset: "this approval is of another dataset"
        }
    }
}
