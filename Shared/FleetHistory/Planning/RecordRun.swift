import Contracts
import Quantities

/// A batch on its way into history: the same steps on every database.
struct RecordRun {
    private let groups: [(tenant: TenantID, entries: [ResolvedEntry])]
    private let expected: HistoryPosition?
    private let next: HistoryPosition
    private let now: Timestamp

    /// A batch of resolved messages, in lane order.
    init(
        _ batch: [ResolvedEntry],
        from expected: HistoryPosition?,
        to next: HistoryPosition,
        now: Timestamp
    ) {
        groups = Dictionary(grouping: batch, by: \.entry.tenant)
            .map { ($0.key, $0.value) }
            .sorted { $0.1[0].tenantNumber < $1.1[0].tenantNumber }
        self.expected = expected
        self.next = next
        self.now = now
    }

    /// What the batch did, and what to remember once it is committed.
    struct Done: Sendable {
        var outcome = RecordOutcome()
        var written: [SystemKey: SystemWritten] = [:]
    }

    /// Does it inside a transaction that is open.
    func perform(in transaction: some HistoryTransaction) throws -> Done {
        guard let floors = try transaction.move(from: expected, to: next) else {
            throw HistoryConflict(found: try transaction.position(of: next.source.text))
        }
        var done = Done()
        for group in groups {
            let number = group.entries[0].tenantNumber
            try transaction.enter(tenant: number)
            let accepted = try claimed(group.entries, number, transaction, &done.outcome)
            guard !accepted.isEmpty else { continue }
            let rows = TenantRows(
                accepted,
                floors: floors,
                trustsFresh: transaction.trustsFresh,
                by: transaction.isBefore
            )
            let tally = try transaction.write(rows, tenant: number)
            done.outcome.add(tally, of: accepted, writing: rows)
            done.note(rows, of: accepted)
        }
        return done
    }

    private func claimed(
        _ entries: [ResolvedEntry],
        _ tenant: Int32,
        _ transaction: some HistoryTransaction,
        _ outcome: inout RecordOutcome
    ) throws -> [ResolvedEntry] {
        var accepted: [Int] = []
        for round in ClaimRow.rounds(of: entries) {
            let free = try transaction.take(
                round,
                tenant: tenant,
                source: next.source.text,
                now: now
            )
            for (row, isFree) in zip(round, free) where isFree { accepted += row.entries }
            let taken = zip(round, free).filter { !$0.1 }.map(\.0)
            outcome.webhooksReplayed += taken.count
            let known = taken.filter { $0.isKey && !$0.body.isEmpty }
            guard !known.isEmpty else { continue }
            for row in try transaction.differing(known, tenant: tenant) {
                outcome.add(conflictOf: entries[row.entries[0]].entry)
            }
        }
        return accepted.sorted().map { entries[$0] }
    }
}

extension RecordRun.Done {
    /// Keeps what was written of each system.
    fileprivate mutating func note(_ rows: TenantRows, of accepted: [ResolvedEntry]) {
        var notes: [Int32: Set<NoteKey>] = [:]
        for row in rows.notes { notes[row.key.series, default: []].insert(row.key) }
        for resolved in accepted {
            let entry = resolved.entry
            let key = SystemKey(tenant: entry.tenant, system: entry.system.id)
            if written[key] == nil {
                written[key] = SystemWritten(newest: rows.newest[resolved.system])
            }
            guard !notes.isEmpty else { continue }
            for series in resolved.layout.series {
                if let ours = notes[series] { written[key]?.notes.formUnion(ours) }
            }
        }
    }
}

extension RecordOutcome {
    /// Counts a webhook whose key had come with another body.
    fileprivate mutating func add(conflictOf entry: SamplesAccepted) {
        keysConflicting += 1
        guard keyConflicts.count < KeyConflict.namedMax else { return }
        keyConflicts.append(
            KeyConflict(tenant: entry.tenant, system: entry.system.id, key: entry.claim.value)
        )
    }

    /// Counts what one tenant's rows did.
    fileprivate mutating func add(
        _ tally: SampleTally,
        of accepted: [ResolvedEntry],
        writing rows: TenantRows
    ) {
        let all = accepted.reduce(0) { $0 + $1.entry.samples.count }
        samplesWritten += tally.written + all - rows.sampleCount
        samplesDuplicate += tally.duplicate
        samplesConflicting += tally.conflicting
        var newest: [Int32: SamplesAccepted] = [:]
        for resolved in accepted
        where (newest[resolved.system]?.receivedAt).map({ $0 < resolved.entry.receivedAt }) ?? true
        {
            newest[resolved.system] = resolved.entry
        }
        for system in newest.keys.sorted() {
            guard let entry = newest[system] else { continue }
            advanced.append(
                HistoryAdvanced(
                    tenant: entry.tenant,
                    client: entry.system.client,
                    system: entry.system.id,
                    lastSeen: entry.receivedAt
                )
            )
        }
    }
}
