/// How gently files are deleted.
package struct DeletionPace: Sendable, Hashable {
    /// Files a second at the most.
    package var filesPerSecond: Double
    /// Files between two looks at the ledger, at the most.
    package var chunkFiles: Int
    /// A chunk that takes longer makes the next one smaller.
    package var chunkBudget: Duration
    /// Deleting pauses while processes wait for the disk for a greater part of the time than this,
    /// in percent (`some avg10` of `/proc/pressure/io`); nil for no regard.
    package var ioPressurePercentMax: Double?

    /// A pace; each part has its default.
    package init(
        filesPerSecond: Double = 1000,
        chunkFiles: Int = 200,
        chunkBudget: Duration = .milliseconds(50),
        ioPressurePercentMax: Double? = nil
    ) {
        precondition(filesPerSecond > 0 && (1...1000).contains(chunkFiles), "a pace moves on")
        self.filesPerSecond = filesPerSecond
        self.chunkFiles = chunkFiles
        self.chunkBudget = chunkBudget
        self.ioPressurePercentMax = ioPressurePercentMax
    }
}
