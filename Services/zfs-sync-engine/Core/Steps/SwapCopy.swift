package import Observations

/// What a re-anchor copies beside the target.
package struct SwapCopy: Sendable, Hashable, Codable {
    /// From where, and to which dataset beside the target.
    package var ends: StreamRequest.Ends
    /// How.
    package var flags: SendFlags
    /// The snapshot of the source that the copy begins with.
    package var first: ZFSGuid
    /// The snapshot of the source that it should come to before it is swapped in.
    package var goal: ZFSGuid

    /// A copy.
    package init(
        ends: StreamRequest.Ends,
        flags: SendFlags,
        first: ZFSGuid,
        goal: ZFSGuid
    ) {
        self.ends = ends
        self.flags = flags
        self.first = first
        self.goal = goal
    }
}
