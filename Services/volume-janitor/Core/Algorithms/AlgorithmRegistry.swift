/// The algorithms there are.
package enum AlgorithmRegistry {
    /// Every algorithm; a new one is a line here.
    package static let all: [any CleanupAlgorithm.Type] = [
        MaxSize.self, RemoveBeforeDate.self, KeepNLatest.self,
    ]

    /// Their names, as people give them.
    package static var names: [String] { all.map { $0.name } }
}
