import Contracts
import Observability
import Quantities
import VolumeJanitorCore

/// What `GET /api/health` answers.
struct HealthDocument: Encodable, Sendable {
    struct Scheduler: Encodable, Sendable {
        let running: Bool
        let checkIntervalSeconds: Int64
        let registrations: Int
        let nextCheck: Nullable<String>
        let volumesAtWork: [String]
        let paused: Bool
        let pausedUntil: String?
        let pausedBy: String?
    }

    struct Component: Encodable, Sendable {
        let status: String
        let reason: String?
    }

    struct Volume: Encodable, Sendable {
        let health: String
        let reason: String?
        let since: Nullable<String>
    }

    struct RefusedLabelDocument: Encodable, Sendable {
        let container: String
        let index: String
        let reason: String
    }

    let status: String
    let host: String
    let scheduler: Scheduler
    let components: [String: Component]
    let volumes: [String: Volume]
    let refusedLabels: [RefusedLabelDocument]

    init(_ janitor: Janitor, _ board: HealthBoard, _ settings: JanitorSettings, now: Timestamp) {
        let state = janitor.state
        let pause = state.schedule.pauses[.all].flatMap { $0.holds(at: now) ? $0 : nil }
        host = janitor.keeper.owner.host
        scheduler = Scheduler(
            running: state.isCurrent,
            checkIntervalSeconds: settings.checkInterval.components.seconds,
            registrations: state.book.entries.count,
            nextCheck: Nullable(state.schedule.nextDue?.rfc3339),
            volumesAtWork: state.schedule.running.keys.map(\.text).sorted(),
            paused: pause != nil,
            pausedUntil: pause?.until?.rfc3339,
            pausedBy: pause?.by
        )
        let parts = board.snapshot.components
        components = parts.mapValues { Component(status: $0.word, reason: $0.reason) }
        var volumes: [String: Volume] = [:]
        let standings = state.standings(at: now)
        for standing in standings {
            let subject = HealthSubject(volume: standing.name, path: nil)
            volumes[standing.name.text] = Volume(
                health: standing.health.word.rawValue,
                reason: standing.health.reason,
                since: Nullable(state.healths[subject]?.since.rfc3339)
            )
        }
        self.volumes = volumes
        refusedLabels = state.refusedLabels.map {
            RefusedLabelDocument(
                container: $0.origin.containerName,
                index: $0.index,
                reason: $0.reason
            )
        }
        let isWell = standings.allSatisfy { [.ok, .noRule, .unknown].contains($0.health.word) }
        status = isWell && parts.values.allSatisfy { $0 == .ok } ? "ok" : "degraded"
    }
}
