package import ZFSSyncEngineCore

/// A host was not reached, or went away in the middle of an exchange; never a verdict of ZFS.
package struct ChannelFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The host by its name in the settings.
    package let host: String
    /// What kind of failure: `transport`, `hostKey`, `authentication` or `stalled`.
    package let failure: FailureClass
    /// What ssh said, at most a few lines.
    package let said: String

    /// A failure.
    package init(host: String, _ failure: FailureClass, said: String) {
        self.host = host
        self.failure = failure
        self.said = said
    }

    /// Which host, why, and what to do.
    package var description: String {
        "\(host): \(failure.advice)\(said.isEmpty ? "" : " (\(said))")"
    }
}
