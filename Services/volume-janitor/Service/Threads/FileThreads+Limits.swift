extension FileThreads {
    /// How long is waited, and for how many.
    package struct Limits: Sendable {
        /// How long one call of the kernel may take before its thread is left.
        package var silence: Duration
        /// How long a thread that was cancelled is waited for.
        package var farewell = Duration.milliseconds(500)
        /// Threads that were left in one file system; with so many, none is begun there.
        ///
        /// In one folder there may be one.
        package var leftInOneMax: Int
        /// Threads that were left in all; with so many, none is begun anywhere.
        package var leftMax = 32

        /// Limits for looks at single folders, which people wait for.
        package static let looks = Limits(silence: .seconds(5), leftInOneMax: 1)
        /// Limits for walks, of which slow disks may take their time.
        package static let walks = Limits(silence: .seconds(60), leftInOneMax: 2)

        /// Limits.
        package init(silence: Duration, leftInOneMax: Int) {
            self.silence = silence
            self.leftInOneMax = leftInOneMax
        }
    }
}
