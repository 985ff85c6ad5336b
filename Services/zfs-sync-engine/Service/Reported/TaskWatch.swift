import Logging
import Observability
import ServiceLifecycle

/// Looks at reported tasks as time goes by: silence and age are told of by nobody else.
struct TaskWatch: Service {
    /// How often it looks.
    static let every = Duration.seconds(60)

    private let intake: TaskIntake
    private let logger: Logger

    init(_ intake: TaskIntake, logger: Logger) {
        self.intake = intake
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await intake.lookAgain()
                } catch {
                    logger.error(
                        "reported tasks could not be looked at",
                        metadata: ["cause": "\(errorChain(error))"]
                    )
                }
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.every)
            }
        }
    }
}
