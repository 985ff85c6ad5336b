/// What is wrong with the way a pool keeps its copies, and the command that mends it.
package struct ProfileWarning: Sendable, Hashable {
    /// What kind of fault it is.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// One lost device takes metadata or system chunks of a pool of several with it.
        case singlePointOfFailure = "single-point-of-failure"
        /// Metadata survives fewer lost devices than data.
        case weakerThanData = "metadata-weaker-than-data"
        /// Chunks of one content have two profiles.
        case halfConverted = "half-converted"
        /// Metadata lies on fewer devices than was asked for.
        case fewDevices = "few-devices"
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// What is the matter, in a sentence or two.
    package let text: String
    /// The command that mends it; nil when none does.
    package let command: String?
}
