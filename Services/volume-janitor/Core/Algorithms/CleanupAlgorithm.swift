package import Observations
package import Quantities

/// A way to choose files: which are first to go, and how many have to.
///
/// An algorithm is a value that sees totals and answers with a demand. The selection applies it to
/// millions of records as they stream by; the algorithm touches no file system, and adding one is
/// one file and its line in `AlgorithmRegistry`.
package protocol CleanupAlgorithm: Sendable {
    /// The name people give in registrations and labels.
    static var name: String { get }

    /// Reads the algorithm's own parameters; nil when one is at fault, which the reader then holds.
    static func read(_ reader: inout ParameterReader) -> Self?

    /// Which files are first to go.
    var order: FileOrder { get }

    /// Files whose time of the order is not before this always stay; nil when age decides nothing.
    func bound(at now: Timestamp) -> Timestamp?

    /// So many of the newest files stay where the order is not one of time, at most 10,000.
    var newestKeptBySize: Int64 { get }

    /// What has to go, from what is there.
    func demand(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> Demand

    /// Why the files go that do, in a few words for people.
    func reason(_ totals: TreeTotals, in scope: PlanContext, usage: UsageKind) -> String
}

extension CleanupAlgorithm {
    /// Most algorithms let no age decide.
    package func bound(at now: Timestamp) -> Timestamp? { nil }

    /// Most algorithms order by time, and say in their demand what stays.
    package var newestKeptBySize: Int64 { 0 }

    /// Whether the wall clock decides what goes, so that a clock that jumped holds the rule.
    package var dependsOnClock: Bool { bound(at: Timestamp(seconds: 0)) != nil }
}
