import Contracts
import Quantities

/// What scrub-controller says.
enum ScrubSamples {
    static let all: [WireSample] = [
        WireSample("never", plain),
        WireSample("throttled", full),
        WireSample("missing-device", missing),
        WireSample("bad-file", file),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)
    private static let uuid = "1b6c5b2e-5d0e-4e1f-9a57-5a3d7f0c9e11"

    private static var plain: ScrubAssessed {
        ScrubAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            id: uuid,
            kind: "btrfs",
            stage: .never,
            since: earlier,
            reason: "no scrub of it is known",
            asOf: moment
        )
    }

    private static var full: ScrubAssessed {
        var scrub = plain
        scrub.client = ClientName("Nordlicht Film")
        scrub.mount = "/srv/media"
        scrub.stage = .throttled
        scrub.reason = "others wait for the disks 11 % of the time"
        scrub.progress = 0.413
        scrub.speed = ByteCount(100_663_296)
        scrub.endsFrom = moment
        scrub.endsTo = moment
        scrub.run = ScrubRun(id: 18, startedBy: "schedule", startedAt: earlier)
        scrub.runs = [ended]
        scrub.lastFinishedAt = earlier
        scrub.nextDue = moment
        scrub.deadline = moment
        scrub.pausedUntil = moment
        scrub.devices = [device, ScrubDevice(id: "2", path: nil, isMissing: true)]
        return scrub
    }

    private static var ended: ScrubRun {
        var run = ScrubRun(id: 17, startedBy: "mira", startedAt: earlier)
        run.endedAt = moment
        run.verdict = .corrected
        run.reason = "3 errors were repaired from another copy"
        run.bytes = ByteCount(17_944_000_000_000)
        run.pausedMicroseconds = 13_200_000_000
        run.pauses = 30
        run.corrected = 3
        run.unprotected = ByteCount(134_217_728)
        return run
    }

    private static var device: ScrubDevice {
        var device = ScrubDevice(id: "1", path: "/dev/sda")
        device.progress = 0.5
        device.bytes = ByteCount(7_036_000_000_000)
        device.limit = ByteCount(20_971_520)
        device.counters = ["corruption": 3, "read": 0]
        return device
    }

    private static func incident(
        _ kind: IntegrityIncident.Kind,
        _ text: String
    ) -> IntegrityIncident {
        IntegrityIncident(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "media",
            poolID: uuid,
            id: 4,
            kind: kind,
            text: text,
            at: earlier
        )
    }

    private static var missing: IntegrityIncident {
        incident(.missing, "device 2 of pool media is missing; replace it")
    }

    private static var file: IntegrityIncident {
        var incident = incident(.file, "films/a.mkv is damaged; restore it from a backup")
        incident.client = ClientName("Nordlicht Film")
        incident.state = .repaired
        incident.device = "1"
        incident.path = "films/a.mkv"
        incident.logical = 298_844_160
        incident.count = 3
        incident.lastAt = moment
        incident.endedAt = moment
        incident.asOf = moment
        return incident
    }
}
