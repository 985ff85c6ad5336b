/// Where the scrub of a pool stands; a word that this release does not know is kept.
package struct ScrubStage: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A stage of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// No scrub of the pool is known.
    package static let never = Self(rawValue: "never")
    /// One is due or asked for, and waits for an idle time.
    package static let waiting = Self(rawValue: "waiting")
    /// It runs.
    package static let running = Self(rawValue: "running")
    /// It runs slowed down, because others use the disks.
    package static let throttled = Self(rawValue: "throttled")
    /// It stands still and goes on from where it is.
    package static let paused = Self(rawValue: "paused")
    /// It is about to go on from where it was.
    package static let resuming = Self(rawValue: "resuming")
    /// The last one read everything.
    package static let finished = Self(rawValue: "finished")
    /// The last one ended before everything was read.
    package static let aborted = Self(rawValue: "aborted")
    /// It is late, so it runs at the floor speed however busy the disks are, or cannot.
    package static let overdue = Self(rawValue: "overdue")
    /// It ended, and nobody can say how.
    package static let unknown = Self(rawValue: "unknown")
}
