import Contracts
import Quantities

/// A pool's scrub as the API shows it.
struct ScrubDocument: Encodable, Sendable {
    struct Run: Encodable, Sendable {
        let id: Int64
        let startedBy: String
        let startedAt: String
        let endedAt: String?
        let verdict: String?
        let reason: String?
        let bytes: Int64
        let pausedSeconds: Int64
        let pauses: Int
        let correctedErrors: Int64
        let uncorrectableErrors: Int64
        let unprotectedBytes: Int64?

        init(_ run: ScrubRun) {
            id = run.id
            startedBy = run.startedBy
            startedAt = run.startedAt.rfc3339
            endedAt = run.endedAt?.rfc3339
            verdict = run.verdict?.rawValue
            reason = run.reason
            bytes = run.bytes.bytes
            pausedSeconds = run.pausedMicroseconds / 1_000_000
            pauses = run.pauses
            correctedErrors = run.corrected
            uncorrectableErrors = run.uncorrectable
            unprotectedBytes = run.unprotected?.bytes
        }
    }

    struct Device: Encodable, Sendable {
        let id: String
        let path: String?
        let isMissing: Bool
        let progressPercent: Double?
        let bytes: Int64
        let limitBytesPerSecond: Int64?
        let counters: [String: Int64]

        init(_ device: ScrubDevice) {
            id = device.id
            path = device.path
            isMissing = device.isMissing
            progressPercent = device.progress.map { ($0 * 10_000).rounded() / 100 }
            bytes = device.bytes.bytes
            limitBytesPerSecond = device.limit?.bytes
            counters = device.counters
        }
    }

    let pool: String
    let id: String
    let kind: String
    let mount: String?
    let stage: String
    let since: String
    let reason: String
    let progressPercent: Double?
    let bytesPerSecond: Int64?
    let endsFrom: String?
    let endsTo: String?
    let lastFinishedAt: String?
    let nextDue: String?
    let deadline: String?
    let pausedUntil: String?
    let run: Run?
    let runs: [Run]
    let devices: [Device]

    init(_ fact: ScrubAssessed) {
        pool = fact.pool
        id = fact.id
        kind = fact.kind
        mount = fact.mount
        stage = fact.stage.rawValue
        since = fact.since.rfc3339
        reason = fact.reason
        progressPercent = fact.progress.map { ($0 * 10_000).rounded() / 100 }
        bytesPerSecond = fact.speed?.bytes
        endsFrom = fact.endsFrom?.rfc3339
        endsTo = fact.endsTo?.rfc3339
        lastFinishedAt = fact.lastFinishedAt?.rfc3339
        nextDue = fact.nextDue?.rfc3339
        deadline = fact.deadline?.rfc3339
        pausedUntil = fact.pausedUntil?.rfc3339
        run = fact.run.map(Run.init)
        runs = fact.runs.map(Run.init)
        devices = fact.devices.map(Device.init)
    }
}

/// An incident as the API shows it.
struct IncidentDocument: Encodable, Sendable {
    let pool: String
    let id: Int64
    let kind: String
    let state: String
    let text: String
    let device: String?
    let path: String?
    let logical: Int64?
    let count: Int64
    let firstAt: String
    let lastAt: String
    let endedAt: String?

    init(_ fact: IntegrityIncident) {
        pool = fact.pool
        id = fact.id
        kind = fact.kind.rawValue
        state = fact.state.rawValue
        text = fact.text
        device = fact.device
        path = fact.path
        logical = fact.logical
        count = fact.count
        firstAt = fact.firstAt.rfc3339
        lastAt = fact.lastAt.rfc3339
        endedAt = fact.endedAt?.rfc3339
    }
}
