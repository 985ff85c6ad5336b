import Logging
import ServiceLifecycle
import Testing

@testable import ServiceChassis

@Suite(.timeLimit(.minutes(10))) struct `memory that is given back` {
    @Test func `the giving back ends with its process, not a period later`() async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [MemoryReturn()],
                logger: Logger(label: "test")
            )
        )
        await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            await group.triggerGracefulShutdown()
        }
    }
}
