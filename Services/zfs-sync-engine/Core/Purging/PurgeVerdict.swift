/// Whether a copy that was set aside can be purged.
package enum PurgeVerdict: Sendable, Hashable {
    /// It is not on its pool any more.
    case gone
    /// It cannot be, and why, as a sentence.
    case refused(String)
    /// It can be, by this plan, when a person approves exactly this.
    case planned(RepairPlan, ApprovalSubject)
}
