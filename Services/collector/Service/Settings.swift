import CollectorCore
import FleetHistory
package import HTTPSurface
import MessageBus
package import Quantities
package import ServiceChassis

/// The collector's settings, every default visible.
package struct CollectorSettings: Sendable {
    /// Where webhooks are taken.
    package var listen: ListenAddress
    /// Where fleet history is: `postgresql://…` or `sqlite:///…`.
    package var databaseURL: String
    /// A file of ingest keys, for a collector that runs alone; nil to learn keys from the gateway.
    package var ingestKeysFile: String?
    /// Bytes of one webhook's body, as sent and inflated.
    package var bodyMax = ByteCount.mebibytes(4)
    /// Metrics in one webhook.
    package var metricsMax = WebhookLimits().metricsMax
    /// Bytes of samples that history has not taken yet; nil for 20 % of the disk, at least 4 GiB.
    package var journalMax: ByteCount?
    /// How far apart the commits of webhooks begin when many come, so that more share one.
    package var commitSpacing = Duration.milliseconds(5)
    /// How far apart writings of history begin while webhooks come all the time.
    package var historySpacing = Duration.milliseconds(500)
    /// How long the answer to an `Idempotency-Key` is kept.
    package var answersKept = Duration.seconds(86_400)
    /// Answers kept at the most, give or take 255; the oldest go first.
    package var answersMax = 100_000
    /// Equal bodies of one system inside this span are one webhook sent again.
    package var replayWindow = Duration.seconds(120)
    /// Webhooks written to history in one transaction.
    package var batchWebhooks = 1000
    /// Bytes of webhooks written to history in one transaction.
    package var batchBytes = ByteCount.mebibytes(8)
    /// How often pages are told that history went on.
    package var announceEvery = Duration.milliseconds(500)
    /// How often roll-ups, partitions and retention are seen to.
    package var maintainEvery = Duration.seconds(60)
    /// How often the slots of collectors that are gone are looked for; one is drained when its
    /// journal did not change from one look to the next.
    package var adoptEvery = Duration.seconds(60)

    /// What it looks at by itself, on a storage host.
    package var probe = ProbeSettings()

    /// Settings with every default.
    package init(
        listen: ListenAddress = .tcp(host: "127.0.0.1", port: 8001),
        databaseURL: String = "sqlite:///fleet-history.sqlite"
    ) {
        self.listen = listen
        self.databaseURL = databaseURL
    }

    /// Settings as a file gives them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        listen = reader.listen(default: listen)
        databaseURL = reader.string("database_url", default: databaseURL, variable: "DATABASE_URL")
        ingestKeysFile = reader.optionalString("ingest_keys_file")
        bodyMax = reader.bytes(
            "body_max",
            default: bodyMax,
            in: .kibibytes(1)...ByteCount.mebibytes(64)
        )
        metricsMax = reader.integer("metrics_max", default: metricsMax, in: 1...1_000_000)
        let journal = reader.bytes("journal_max", default: ByteCount(0))
        journalMax = journal.bytes == 0 ? nil : journal
        commitSpacing = reader.duration(
            "commit_spacing",
            default: commitSpacing,
            in: .zero ... .seconds(1)
        )
        historySpacing = reader.duration(
            "history_spacing",
            default: historySpacing,
            in: .zero ... .seconds(2)
        )
        answersKept = reader.duration(
            "answers_kept",
            default: answersKept,
            in: .seconds(60) ... .seconds(30 * 86_400)
        )
        answersMax = reader.integer("answers_max", default: answersMax, in: 1...10_000_000)
        replayWindow = reader.duration(
            "replay_window",
            default: replayWindow,
            in: .zero ... .seconds(3600)
        )
        batchWebhooks = reader.integer("batch_webhooks", default: batchWebhooks, in: 1...1000)
        batchBytes = reader.bytes(
            "batch_bytes",
            default: batchBytes,
            in: .kibibytes(256)...ByteCount.mebibytes(64)
        )
        announceEvery = reader.duration(
            "announce_every",
            default: announceEvery,
            in: .milliseconds(50) ... .seconds(60)
        )
        maintainEvery = reader.duration(
            "maintain_every",
            default: maintainEvery,
            in: .seconds(1) ... .seconds(3600)
        )
        probe = reader.section("probe") { ProbeSettings(reading: &$0) }
        adoptEvery = reader.duration(
            "adopt_every",
            default: adoptEvery,
            in: .seconds(1) ... .seconds(86_400)
        )
    }

    /// What one transaction of fleet history takes.
    var batch: FetchLimit {
        FetchLimit(count: batchWebhooks, bytes: Int(batchBytes.bytes))
    }

    /// The limits of history by these settings: what is the same webhook is one question.
    var historyLimits: HistoryLimits {
        var limits = HistoryLimits()
        limits.bodyClaimWindow = replayWindow
        limits.keyClaimWindow = answersKept
        return limits
    }

    /// The webhook's limits by these settings.
    var webhookLimits: WebhookLimits {
        var limits = WebhookLimits()
        limits.metricsMax = metricsMax
        return limits
    }
}
