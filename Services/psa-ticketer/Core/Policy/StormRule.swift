/// When many incidents of a client become one parent ticket.
package struct StormRule: Sendable, Hashable {
    /// More new incidents of one client than this are a storm.
    package var more: Int
    /// Within this time.
    package var within: Duration
    /// A storm is over when nothing new has begun for so long.
    package var quiet: Duration

    /// A rule; more than ten in five minutes, over after ten minutes, unless told otherwise.
    package init(
        more: Int = 10,
        within: Duration = .seconds(300),
        quiet: Duration = .seconds(600)
    ) {
        self.more = more
        self.within = within
        self.quiet = quiet
    }
}
