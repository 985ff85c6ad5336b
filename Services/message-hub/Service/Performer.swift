import Logging
import MessageBusZMQ
import MessageHubCore
import Observability
import ServiceLifecycle

/// Runs the forwarding threads and says every ten seconds how they do.
struct Performer: Service {
    let endpoints: HubEndpoints
    let security: HubGuard?
    let health: HealthBoard
    let metrics: MetricsRegistry
    let logger: Logger

    func run() async throws {
        let hub = try await ZeroMQHub.start(on: endpoints, guardedBy: security)
        let key = security.map { "\($0.key.pair.publicKey)" } ?? "none"
        logger.notice(
            "forwarding",
            metadata: ["control": "\(hub.endpoints.control)", "key": "\(key)"]
        )
        publish(hub)
        try await cancelWhenGracefulShutdown { try await watchUntilEnded(hub) }
    }

    /// Stops the hub when it is cancelled; ends with the hub's own failure before.
    private func watchUntilEnded(_ hub: ZeroMQHub) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask {
                await watch(hub)
                await hub.stop()
            }
            group.addTask { try await hub.ended() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func watch(_ hub: ZeroMQHub) async {
        var before: HubTotals?
        while !Task.isCancelled {
            let counters = hub.counters
            let now = HubTotals(
                peers: counters.peers,
                conflicts: counters.conflicts,
                dropped: counters.busy,
                impostors: counters.impostors,
                refused: counters.refusedFrames + counters.refusedSubscriptions,
                strangers: counters.refusedKeys + counters.brokenHandshakes
            )
            report(.of(now, since: before, trouble: hub.trouble))
            for knock in hub.takeKnocks() {
                logger.warning(
                    "a key that is not enrolled was not let in",
                    metadata: [
                        "key": "\(knock.key?.text ?? "none")", "from": "\(knock.address)",
                    ]
                )
            }
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
            ("poolkeeper_hub_enrolled_keys", "Keys that are let in.", { $0.enrolled }),
            ("poolkeeper_hub_refused_frames", "Frames their key is not for.", { $0.refusedFrames }),
            (
                "poolkeeper_hub_refused_subscriptions", "Subscriptions their key is not for.",
                { $0.refusedSubscriptions }
            ),
            ("poolkeeper_hub_impostor_frames", "Frames in another's name.", { $0.impostors }),
            ("poolkeeper_hub_refused_keys", "Connections not enrolled.", { $0.refusedKeys }),
            (
                "poolkeeper_hub_broken_handshakes", "Connections without the right CURVE.",
                { $0.brokenHandshakes }
            ),
            ("poolkeeper_hub_disconnects", "Connections that ended.", { $0.disconnects }),
            ("poolkeeper_hub_cut_offs", "Times all peers had to dial anew.", { $0.cutOffs }),
        ]
        for (name, help, number) in numbers {
            metrics.gauge(name, help: help) { Double(number(hub.counters)) }
        }
    }
}
