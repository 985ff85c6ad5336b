import MessageBus
import ServiceLifecycle

/// Runs a node of the bus until shut down.
struct BusRunner: Service {
    let node: BusNode

    func run() async throws {
        // The node ends by cancellation, which is how a shutdown reaches it.
        try? await cancelWhenGracefulShutdown { try await node.run() }
    }
}
