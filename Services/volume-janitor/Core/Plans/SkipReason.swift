/// Why a file that stood before the cut was left.
package enum SkipReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// It was changed since the plan was made.
    case changed
    /// A process has it open for writing.
    case open
    /// It was gone already.
    case gone
    /// Its directory was moved out of the registered path, or away.
    case moved
    /// The kernel refused; the result's problems say why.
    case refused
    /// The independent audit did not agree.
    case audit
    /// The plan's count or bytes were used up, because the files changed since.
    case overPlan = "over_plan"
}
