import Observability
import ServiceLifecycle

/// Says every fifteen seconds whether the engine answers.
struct EngineWatch: Service {
    let gate: EngineGate
    let health: HealthBoard

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let trouble = await gate.trouble()
                health.set(
                    "engine",
                    trouble.map {
                        .failed("the Docker Engine at \(gate.socket) does not answer: \($0)")
                    } ?? .ok
                )
                try await Task.sleep(for: .seconds(15))
            }
        }
        // Only cancellation ends the loop, which is how this service is meant to end.
    }
}
