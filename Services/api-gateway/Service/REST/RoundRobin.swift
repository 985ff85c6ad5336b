import Synchronization

/// Numbers in turn, so that calls are spread over several collectors.
final class RoundRobin: Sendable {
    private let number = Atomic<Int>(0)

    func take() -> Int {
        number.wrappingAdd(1, ordering: .relaxed).oldValue & Int.max
    }
}
