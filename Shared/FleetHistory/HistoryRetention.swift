/// How long each tier of history is kept; days are kept for ever.
package struct HistoryRetention: Sendable, Equatable {
    /// How long samples are kept as they came.
    package var raw: Duration
    /// How long roll-ups of one hour are kept; never shorter than `raw`.
    package var hour: Duration

    /// 30 days of samples and 13 months of hours, unless told otherwise.
    package init(raw: Duration = .seconds(30 * 86_400), hour: Duration = .seconds(396 * 86_400)) {
        self.raw = raw
        self.hour = max(raw, hour)
    }
}
