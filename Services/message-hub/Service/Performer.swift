import Logging
import MessageBusZMQ
import MessageHubCore
import Observability
import ServiceLifecycle

/// Runs the forwarding threads and says every ten seconds how they do.
struct Performer: Service {
    let endpoints: HubEndpoints
    let health: HealthBoard
    let metrics: MetricsRegistry
    let logger: Logger

    func run() async throws {
        let hub = try await ZeroMQHub.start(on: endpoints)
        logger.notice("forwarding", metadata: ["control": "\(hub.endpoints.control)"])
        publish(hub)
        await cancelWhenGracefulShutdown { await watch(hub) }
        await hub.stop()
    }

    private func watch(_ hub: ZeroMQHub) async {
        var before: HubTotals?
        while !Task.isCancelled {
            let counters = hub.counters
            let now = HubTotals(
                peers: counters.peers,
                conflicts: counters.conflicts,
                dropped: counters.busy
            )
            report(.of(now, since: before))
            before = now
            // Cancelled while asleep: the loop ends.
            try? await ContinuousClock().sleep(for: .seconds(10))
        }
    }

    private func report(_ assessment: HubAssessment) {
        switch assessment {
        case .well: health.set("forwarding", .ok)
        case .troubled(let reasons):
            let text = reasons.joined(separator: "; ")
            health.set("forwarding", .degraded(text))
            logger.warning("\(text)")
        }
    }

    private func publish(_ hub: ZeroMQHub) {
        let numbers: [(String, String, @Sendable (HubCounters) -> Int)] = [
            ("poolkeeper_hub_peers", "Peers that have greeted.", { $0.peers }),
            ("poolkeeper_hub_data_frames", "Data frames passed on.", { $0.dataForwarded }),
            ("poolkeeper_hub_control_frames", "Control frames passed on.", { $0.controlForwarded }),
            ("poolkeeper_hub_malformed_frames", "Frames that made no sense.", { $0.malformed }),
            ("poolkeeper_hub_unreachable_frames", "Frames for absent peers.", { $0.unreachable }),
            ("poolkeeper_hub_dropped_frames", "Frames a peer did not read.", { $0.busy }),
            ("poolkeeper_hub_conflicts", "Greetings under a taken name.", { $0.conflicts }),
        ]
        for (name, help, number) in numbers {
            metrics.gauge(name, help: help) { Double(number(hub.counters)) }
        }
    }
}
