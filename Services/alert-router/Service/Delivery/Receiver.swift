/// A receiver of the configuration with its targets.
package struct Receiver: Sendable {
    /// Its name.
    package let name: String
    /// Its targets, in the order of the kinds and of the file.
    package let targets: [any TargetKind]

    /// A receiver.
    package init(name: String, targets: [any TargetKind]) {
        self.name = name
        self.targets = targets
    }

    /// Its targets as notices name them: kind, and number within the kind from 0.
    package var places: [(integration: String, index: Int, target: any TargetKind)] {
        var counts: [String: Int] = [:]
        return targets.map { target in
            let index = counts[target.integration, default: 0]
            counts[target.integration] = index + 1
            return (target.integration, index, target)
        }
    }

    /// The target that a notice names; nil when there is none any more.
    package func target(_ integration: String, _ index: Int) -> (any TargetKind)? {
        places.first { $0.integration == integration && $0.index == index }?.target
    }
}
