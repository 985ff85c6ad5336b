import Observability
import PoolkeeperCore
import Quantities
import ServiceChassis
import Synchronization

/// Lets a simulated fleet report: its past first, then its present.
struct Simulation: Sendable {
    let fleet: SimulatedFleet
    let sender: WebhookSender
    let console: Console
    /// Systems whose past is sent at the same time.
    var lanes = 4
    /// Waits between two reports of a system.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Sends the whole past and says how it goes.
    func backfill() async throws {
        let progress = Progress(total: fleet.backfillMetrics, console: console)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, system) in fleet.systems.enumerated() {
                if index >= lanes { try await group.next() }
                group.addTask { [fleet, sender] in
                    try await fleet.backfill(system) { webhook in
                        try await sender.send(webhook)
                        progress.add(webhook.metrics)
                    }
                }
            }
            try await group.waitForAll()
        }
        progress.finish()
    }

    /// Lets every system report each 10 to 30 seconds until the task is cancelled.
    ///
    /// A webhook that is not taken is said and left behind: the next one brings newer values.
    func live(clock: any WallClock) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, system) in fleet.systems.enumerated() {
                let period = Duration.seconds(10 + index * 7 % 21)
                group.addTask { try await report(system, every: period, clock: clock) }
            }
            try await group.waitForAll()
        }
    }

    private func report(
        _ system: SimulatedSystem,
        every period: Duration,
        clock: any WallClock
    ) async throws {
        while !Task.isCancelled {
            if let webhook = fleet.live(system, at: clock.now()) {
                do {
                    try await sender.send(webhook)
                } catch let failure as SendFailure {
                    console.error("\(failure)\n")
                }
            }
            try await pause(period)
        }
    }
}
