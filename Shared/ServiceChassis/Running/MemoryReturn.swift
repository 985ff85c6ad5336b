import CMalloc
import ServiceLifecycle

/// Gives memory that a burst needed back to the system once a period.
///
/// glibc keeps freed memory for the next burst (`malloc_trim(3)`); a service that is mostly idle
/// would otherwise look, for days, as large as its busiest minute.
package struct MemoryReturn: Service {
    /// How often; a trim takes about a millisecond for each 10 MiB.
    package static let period = Duration.seconds(30)

    /// For a process; one is enough for all its services.
    package init() {}

    /// Returns memory until shut down gracefully or cancelled.
    package func run() async throws {
        // Ending is the only thing that can interrupt the sleep.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.period)
                malloc_trim(0)
            }
        }
    }
}
