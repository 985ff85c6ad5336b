import AsyncHTTPClient
import CollectorCore
import CommandsSystem
import Contracts
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Quantities
import ServiceChassis
import ServiceLifecycle
import StateStore

/// Looks at the host again and again, tells the bus of its pools, and brings samples into history:
/// its own, or that of the witness collector whose door it is given.
struct PoolProbe: Service {
    /// The name under which it stands on the health board.
    static let component = "probe"
    /// Webhooks that are forwarded after one look; the rest wait for the next.
    private static let forwardsMax = 1000

    let settings: ProbeSettings
    let journal: ServiceJournal
    let intake: WebhookIntake
    let health: HealthBoard
    let clock: any WallClock
    let logger: Logger

    private var name: String { ProcessInfo.processInfo.hostName }
    private var outbox: ProbeOutbox {
        ProbeOutbox(journal: journal, waitingMax: settings.waitingMax)
    }

    /// Runs until shut down; a probe that is off does nothing.
    func run() async throws {
        guard settings.isOn, let system = SystemID(settings.systemID ?? name) else {
            try? await gracefulShutdown()
            return
        }
        health.set(Self.component, .ok)
        let look = HostLook(
            system: system,
            client: settings.client,
            mounts: settings.mounts,
            runner: LocalRunner()
        )
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await turn(look)
                // Cancelled means the end, which the loop sees.
                try? await Task.sleep(for: settings.every)
            }
        }
        health.remove(Self.component)
    }

    private func turn(_ look: HostLook) async {
        do {
            let now = clock.now()
            let findings = await look.look(at: now)
            let webhook = ProbeWebhook(
                findings.samples,
                of: look.system,
                named: name,
                client: settings.client,
                version: "Poolkeeper \(Version.text)",
                at: now
            )
            try await keep(findings, try webhook.body(), now)
            if settings.forwardURL != nil { try await forward() }
            health.set(Self.component, .ok)
        } catch is CancellationError {
        } catch {
            let cause = errorChain(error)
            logger.warning("the probe waits", metadata: ["cause": "\(cause)"])
            health.set(Self.component, .degraded(cause))
        }
    }

    /// Tells the pools and keeps the samples; on the disk when it returns.
    private func keep(_ findings: HostLook.Findings, _ body: [UInt8], _ now: Timestamp) async throws
    {
        let isForwarded = settings.forwardURL != nil
        let dropped = try await journal.perform { unit in
            for pool in findings.pools { try unit.put(pool, at: now) }
            return isForwarded ? try outbox.put(body, in: unit.database) : 0
        }
        if dropped > 0 {
            logger.error(
                "samples were given up: the witness took none for too long",
                metadata: ["looks": "\(dropped)"]
            )
        }
        guard !isForwarded else { return }
        _ = try await intake.take(
            body,
            from: WebhookReader.Sender(tenant: .single, client: settings.client),
            idempotencyKey: nil
        )
    }

    /// Brings what waits to the witness's door, the oldest first, until it does not take one.
    private func forward() async throws {
        for _ in 0..<Self.forwardsMax {
            guard let row = try await outbox.first(), let url = settings.forwardURL,
                let key = settings.forwardKey
            else { return }
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.headers.add(name: "authorization", value: "Bearer \(key.revealed)")
            request.headers.add(name: "idempotency-key", value: "\(journal.source)-\(row.id)")
            request.body = .bytes(ByteBuffer(bytes: row.body))
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            switch answer.status.code {
            case 200..<300: try await outbox.remove(row)
            case 400, 413, 415, 422:
                // What the door will never take must not hold up what comes behind.
                logger.error(
                    "the witness refused samples",
                    metadata: ["status": "\(answer.status)"]
                )
                try await outbox.remove(row)
            default: throw Refused(status: answer.status.code)
            }
        }
    }

    /// The witness did not take samples; they wait.
    private struct Refused: Error, CustomStringConvertible {
        let status: UInt
        var description: String {
            status == 401 || status == 403
                ? "the witness refuses the ingest key (\(status)); check forward_key_file"
                : "the witness answered \(status); samples wait"
        }
    }
}
