package import SnapshotKeeperCore

/// What came of a run.
package struct RunReport: Sendable, Hashable {
    /// A snapshot that should have gone and stayed.
    package struct Left: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// Why.
        package let reason: String

        /// A snapshot that stayed.
        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// Its record.
    package var run: RunRecord
    /// Why no snapshot could be taken; nil when one was, or none was wanted.
    package var failure: String?
    /// The plan of what goes and stays; nil when the folder could not be read any more.
    package var plan: SnapshotPlan?
    /// The names that went.
    package var deleted: [String] = []
    /// What should have gone and stayed.
    package var left: [Left] = []
    /// What a person should know beside.
    package var notes: [String] = []

    /// A report of a run that begins.
    package init(_ run: RunRecord) { self.run = run }

    /// How it ended.
    package var outcome: RunRecord.Outcome {
        if failure != nil { return .failed }
        return left.isEmpty && plan?.withheld.isEmpty != false ? .done : .partial
    }
}
