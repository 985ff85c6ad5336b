import Synchronization

/// The moment at which an engine ends: before or after the n-th thing that it changes on a host.
final class CutPoint: Sendable {
    struct Ended: Error {}

    private let number: Int
    private let isAfter: Bool
    private let seen = Mutex(0)

    init(_ number: Int, isAfter: Bool) {
        self.number = number
        self.isAfter = isAfter
    }

    /// Whether it came to that.
    var wasReached: Bool { seen.withLock { $0 >= number } }

    /// Does something that changes a host, unless the engine has ended.
    func pass<R>(_ act: () async throws -> R) async throws -> R {
        let count = seen.withLock { seen in
            seen += 1
            return seen
        }
        guard count < number || (count == number && isAfter) else { throw Ended() }
        let result = try await act()
        guard count < number else { throw Ended() }
        return result
    }
}
