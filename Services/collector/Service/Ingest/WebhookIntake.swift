package import CollectorCore
import Contracts
import Crypto
import HTTPSurface
import MessageBus
package import Observability
package import Quantities
package import StateStore

/// Takes webhooks in: read, judged, committed to the journal, answered.
package struct WebhookIntake: Sendable {
    private let journal: ServiceJournal
    private let limits: WebhookLimits
    private let receipts: ReceiptClock
    private let recent: RecentBodies
    private let answersKept: Duration
    private let answersMax: Int
    private let counters: IntakeCounters
    private let pace: HistoryPace
    private let tail: AcceptedTail?
    private let patterns: PollPatterns

    /// What is done with one webhook.
    package enum Outcome: Sendable, Equatable {
        /// It was committed; the answer.
        case accepted([UInt8])
        /// It was committed before; the answer.
        case replayed([UInt8])
    }

    /// An intake into a journal.
    package init(
        journal: ServiceJournal,
        settings: CollectorSettings,
        clock: any WallClock,
        metrics: MetricsRegistry,
        pace: HistoryPace = HistoryPace(),
        tail: AcceptedTail? = nil
    ) {
        self.journal = journal
        self.patterns = PollPatterns(limits: settings.webhookLimits)
        self.limits = settings.webhookLimits
        self.receipts = ReceiptClock(clock)
        self.recent = RecentBodies(window: settings.replayWindow)
        self.answersKept = settings.answersKept
        self.answersMax = settings.answersMax
        self.counters = IntakeCounters(metrics)
        self.pace = pace
        self.tail = tail
    }

    /// Takes one webhook.
    ///
    /// - Parameters:
    ///   - body: inflated.
    ///   - sender: whose key it came with.
    ///   - idempotencyKey: the header, if any.
    /// - Returns: the answer, once the commit is on the disk.
    /// - Throws: `Problem` when nothing of it was kept.
    package func take(
        _ body: [UInt8],
        from sender: WebhookReader.Sender,
        idempotencyKey: String?
    ) async throws -> Outcome {
        await pace.turn()
        let received = receipts.next()
        let reading: WebhookReading
        do throws(WebhookFault) {
            reading = try patterns.read(body, from: sender, at: received)
        } catch {
            counters.refused.increment()
            throw error.problem
        }
        counters.note(reading)
        let digest = Array(SHA256.hash(data: body))
        let hash = hexadecimal(digest)
        let recentKey = RecentBodies.Key(
            tenant: sender.tenant,
            system: reading.system.id,
            digest: digest
        )
        if idempotencyKey == nil, recent.samples(of: recentKey, at: received) != nil {
            counters.replayed.increment()
            return .replayed(WebhookAnswer.replayed(reading))
        }
        let claim = SamplesAccepted.Claim(
            kind: idempotencyKey == nil ? .body : .key,
            value: idempotencyKey ?? hash,
            bodyHash: idempotencyKey == nil ? nil : hash
        )
        let facts = try WebhookFacts(
            reading,
            tenant: sender.tenant,
            claim: claim,
            received: received,
            partBytesMax: limits.partBytesMax
        )
        let outcome = try await commit(
            facts,
            WebhookAnswer.json(reading),
            idempotencyKey,
            digest,
            sender.tenant,
            received
        )
        if case .accepted = outcome {
            recent.remember(recentKey, samples: reading.samples.count, at: received)
            counters.accepted.increment()
            pace.accepted(facts.sampleParts)
        }
        return outcome
    }

    private func commit(
        _ facts: WebhookFacts,
        _ answer: [UInt8],
        _ key: String?,
        _ digest: [UInt8],
        _ tenant: TenantID,
        _ received: Timestamp
    ) async throws -> Outcome {
        let since = received - answersKept
        let countMax = answersMax
        do {
            let (outcome, sequences) = try await journal.perform { unit -> (Outcome, [UInt64]?) in
                if let key {
                    let kept = try AnswerTable.kept(
                        key,
                        of: tenant,
                        since: since,
                        in: unit.database
                    )
                    if let kept { return (try Self.replay(kept, digest), nil) }
                    try AnswerTable.keep(
                        .init(bodyHash: digest, answer: answer),
                        under: key,
                        of: tenant,
                        at: received,
                        since: since,
                        countMax: countMax,
                        in: unit.database
                    )
                }
                return (
                    .accepted(answer),
                    try facts.messages.map { try unit.publish($0.message, id: $0.id, at: received) }
                )
            }
            if let tail, let sequences { facts.hand(sequences, to: tail) }
            return outcome
        } catch let full as LaneFull {
            counters.full.increment()
            throw Problem.unavailable(
                "the collector's journal is full until fleet history takes its samples: \(full)",
                retryAfterSeconds: 30
            )
        } catch let error as StateStoreError {
            counters.unwritten.increment()
            throw error.problem
        }
    }

    private static func replay(_ kept: AnswerTable.Kept, _ digest: [UInt8]) throws -> Outcome {
        guard kept.bodyHash == digest else {
            throw Problem.unprocessable(
                """
                this Idempotency-Key was used with another body; send the same body again, or \
                another key with this one
                """
            )
        }
        return .replayed(kept.answer)
    }
}
