import Synchronization

/// What each component of a process last said about itself; `/readyz` shows it.
package final class HealthBoard: Sendable {
    private let states = Mutex<[String: HealthState]>([:])

    /// A board on which nobody has said anything, which counts as ready.
    package init() {}

    /// Records how a component is now.
    package func set(_ component: String, _ state: HealthState) {
        states.withLock { $0[component] = state }
    }

    /// Takes a component off the board, when it was shut down on purpose.
    package func remove(_ component: String) {
        states.withLock { _ = $0.removeValue(forKey: component) }
    }

    /// How one component is; nil when it has said nothing.
    package func state(of component: String) -> HealthState? {
        states.withLock { $0[component] }
    }

    /// Every component as it is now.
    package var snapshot: HealthSnapshot {
        HealthSnapshot(components: states.withLock { $0 })
    }
}
