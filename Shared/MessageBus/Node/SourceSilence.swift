/// How long a source says nothing.
package struct SourceSilence: Sendable, Hashable {
    /// Since it was heard last, or since the node started when it has not been heard since; on a
    /// clock that nobody can set.
    package let length: Duration
    /// Whether anything of it came since the node started.
    package let wasHeard: Bool

    /// A silence.
    package init(length: Duration, wasHeard: Bool) {
        (self.length, self.wasHeard) = (length, wasHeard)
    }
}
