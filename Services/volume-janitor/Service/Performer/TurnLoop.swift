import Logging
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import StateStore
import VolumeJanitorCore

/// Keeps the janitor going: what the host has, whose turn it is, what was confirmed, what to
/// measure.
struct TurnLoop: Service {
    /// The name under which it stands on the health board.
    static let component = "schedule"
    /// How often it looks whether somebody is due.
    static let tick = Duration.seconds(1)
    /// How often the clocks are compared and what is old is forgotten.
    static let careEvery = Duration.seconds(60)

    let janitor: Janitor
    let ledger: JournalAuditLedger
    let health: HealthBoard
    private let looked = WakeUp()

    init(janitor: Janitor, ledger: JournalAuditLedger, health: HealthBoard) {
        self.janitor = janitor
        self.ledger = ledger
        self.health = health
    }

    func run() async throws {
        try await janitor.open()
        health.set(Self.component, .ok)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await followVolumes() }
                group.addTask { await reconcile() }
                group.addTask { await performConfirmed() }
                group.addTask { await measureVolumes() }
                group.addTask { await takeCare() }
                group.addTask { await takeTurns() }
            }
        }
        health.remove(Self.component)
    }

    private func followVolumes() async {
        for await snapshot in janitor.source.changes() {
            await tell("what the host has could not be kept") { try await janitor.take(snapshot) }
            if snapshot.isCurrent { looked.ring() }
        }
    }

    /// Beside what the host has, which is followed also while a volume does not answer.
    private func reconcile() async {
        while (try? await looked.wait()) != nil {
            await tell("the audit of a broken run could not be settled") {
                try await Reconciliation(janitor: janitor, ledger: ledger).run()
            }
        }
    }

    private func takeTurns() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                while let turn = janitor.nextTurn() { group.addTask { await take(turn) } }
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.tick)
            }
        }
    }

    /// Takes a turn, and those that its end makes room for.
    private func take(_ turn: Turn) async {
        var next: Turn? = turn
        while let turn = next {
            await janitor.take(turn)
            next = Task.isCancelled ? nil : janitor.nextTurn()
        }
    }

    private func performConfirmed() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await confirmed in janitor.confirmed {
                if running == janitor.settings.runsAtOnce {
                    await group.next()
                    running -= 1
                }
                group.addTask { await janitor.perform(confirmed) }
                running += 1
            }
        }
    }

    private func measureVolumes() async {
        while !Task.isCancelled {
            if let volume = janitor.volumeToMeasure() {
                _ = await janitor.measure(volume)
            } else {
                await janitor.hear()
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: Self.tick)
            }
        }
    }

    private func takeCare() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.careEvery)
            guard !Task.isCancelled else { return }
            await tell("the clocks could not be compared") { try await janitor.lookAtClock() }
            await tell("old runs could not be forgotten") {
                try await janitor.forgetOld(in: ledger)
            }
        }
    }

    private func tell(_ what: String, _ act: () async throws -> Void) async {
        do {
            try await act()
        } catch is CancellationError {
        } catch {
            janitor.logger.error("\(what)", metadata: ["cause": "\(errorChain(error))"])
        }
    }
}
