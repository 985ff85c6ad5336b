package import Observations
package import ZFSSyncEngineCore

/// A look at datasets that somebody wants.
package struct RunRequest: Sendable, Hashable {
    /// Why.
    package var trigger: RunRecord.Trigger
    /// Who; nil for the schedule.
    package var person: String?
    /// The one dataset it is about; nil for all.
    package var dataset: DatasetID?
    /// Whether nothing is done and only planned.
    package var isDryRun: Bool
    /// The worst that may be done, up to class B; nil for what the settings allow.
    package var permits: OperationClass?
    /// What a person approved; nil for nothing of class C.
    package var approved: ApprovedSubject?

    /// Something that a person approved.
    package struct ApprovedSubject: Sendable, Hashable {
        /// The approval's number, for the audit trail.
        package var approval: String
        /// The text that the approval is bound to.
        package var subject: String
        /// The copy that is to be purged; nil for the dataset's own plan.
        package var copy: ZFSGuid?

        /// Something approved.
        package init(approval: String, subject: String, copy: ZFSGuid? = nil) {
            self.approval = approval
            self.subject = subject
            self.copy = copy
        }
    }

    /// A request.
    package init(
        _ trigger: RunRecord.Trigger,
        by person: String? = nil,
        of dataset: DatasetID? = nil,
        isDryRun: Bool = false,
        permits: OperationClass? = nil,
        approved: ApprovedSubject? = nil
    ) {
        self.trigger = trigger
        self.person = person
        self.dataset = dataset
        self.isDryRun = isDryRun
        self.permits = permits
        self.approved = approved
    }
}
