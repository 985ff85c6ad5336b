/// How it is with what scrubs a device, such as one worker of ours.
package enum ScrubWorkerState: Sendable, Hashable {
    /// It scrubs.
    case alive
    /// Every range was scrubbed.
    case done
    /// It ended behind a range, as it was asked to.
    case stopped
    /// Its scrub was cancelled.
    case cancelled
    /// The kernel refused; its error number.
    case failed(errno: Int32)
    /// It is there no more and said nothing: the machine or somebody ended it.
    case lost
}
