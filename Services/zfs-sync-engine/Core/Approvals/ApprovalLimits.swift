/// How long an approval counts.
package enum ApprovalLimits {
    /// Minutes after which nobody may use it any more.
    package static let minutes = 15
}
