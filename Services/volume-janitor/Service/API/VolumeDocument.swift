import Contracts
import Observations
import Quantities
import VolumeJanitorCore

/// A volume as `GET /api/volumes` answers: every field of the Storage Manager's document, and more.
struct VolumeDocument: Encodable, Sendable {
    let volumeName: String
    /// The lengths of its files together, which is what Docker calls its size.
    let currentBytes: Nullable<Int64>
    let allocatedBytes: Nullable<Int64>
    let files: Nullable<Int64>
    let measuredAt: Nullable<String>
    let containers: [String]
    let driver: Nullable<String>
    let createdAt: Nullable<String>
    let mapping: String
    let mappingReason: String?
    let health: String
    let healthReason: String?
    let healthSince: Nullable<String>
    let paused: Bool
    let pausedUntil: String?
    let registrations: [RegistrationDocument]

    init(_ standing: VolumeStanding, since: Timestamp?, ruleSince: (VolumePath) -> Timestamp?) {
        let measure = standing.measure
        volumeName = standing.name.text
        currentBytes = Nullable(measure?.totals.apparentBytes)
        allocatedBytes = Nullable(measure?.totals.allocatedBytes)
        files = Nullable(measure?.totals.files)
        measuredAt = Nullable(measure?.at.rfc3339)
        containers = standing.containers
        driver = Nullable(standing.mapped?.volume.driver)
        createdAt = Nullable(standing.createdAt?.rfc3339)
        mapping = standing.mapped?.state.word ?? "missing"
        mappingReason =
            standing.mapped == nil
            ? "there is no volume of this name" : standing.mapped?.state.reason
        (health, healthReason) = (standing.health.word.rawValue, standing.health.reason)
        healthSince = Nullable(since?.rfc3339)
        paused = standing.pause != nil
        pausedUntil = standing.pause?.until?.rfc3339
        registrations = standing.rules.map {
            RegistrationDocument($0, since: ruleSince($0.registration.key.path))
        }
    }
}

/// One registration of a volume.
struct RegistrationDocument: Encodable, Sendable {
    struct Next: Encodable, Sendable {
        let kind: String
        let at: Nullable<String>
        let files: Nullable<Int64>
        let bytes: Nullable<Int64>
        let plan: Nullable<String>
    }

    struct Drift: Encodable, Sendable {
        let source: String
        let algorithm: String
        let params: RuleParameters
    }

    let path: PathBytes
    let algorithm: String
    let params: RuleParameters
    let description: String
    let pathBytes: Nullable<Int64>
    let pathFiles: Nullable<Int64>
    let lastCleaned: Nullable<String>
    let filesRemovedLastRun: Nullable<Int64>
    let bytesRemovedLastRun: Nullable<Int64>
    let lastChecked: Nullable<String>
    let source: String
    let containers: [String]
    let state: String
    let health: String
    let healthReason: String?
    let healthSince: Nullable<String>
    let ruleSince: String
    let warnings: [String]
    let drift: [Drift]
    let next: Next?

    init(_ standing: RuleStanding, since: Timestamp?) {
        let registration = standing.registration
        let state = standing.state(since ?? registration.governing.since)
        path = registration.key.path.json
        algorithm = registration.rule.algorithm
        params = registration.rule.parameters.shown
        description = registration.summary
        pathBytes = Nullable(state.bytes?.bytes)
        pathFiles = Nullable(state.files)
        lastCleaned = Nullable(state.lastCleaned?.rfc3339)
        filesRemovedLastRun = Nullable(state.lastRemovedFiles)
        bytesRemovedLastRun = Nullable(state.lastRemovedBytes?.bytes)
        lastChecked = Nullable(standing.plan?.madeAt.rfc3339)
        source = registration.source.rawValue
        containers = registration.origins.map(\.containerName)
        self.state = registration.state.word
        (health, healthReason) = (state.health.rawValue, state.reason)
        healthSince = Nullable(since?.rfc3339)
        ruleSince = registration.governing.since.rfc3339
        warnings = registration.warnings
        drift = registration.drift.map {
            Drift(
                source: $0.source.rawValue,
                algorithm: $0.rule.algorithm,
                params: $0.rule.parameters.shown
            )
        }
        next = state.next.map {
            Next(
                kind: $0.kind,
                at: Nullable($0.at?.rfc3339),
                files: Nullable($0.files),
                bytes: Nullable($0.bytes?.bytes),
                plan: Nullable($0.plan)
            )
        }
    }
}
