package import Observations

extension TreeTotals {
    /// The bytes that a rule counts.
    package func bytes(_ usage: UsageKind) -> Int64 {
        usage == .allocated ? allocatedBytes : apparentBytes
    }
}
