import Logging
import Observations
import Synchronization
import ZFSSyncEngineCore

/// Holds the common base on both ends for as long as it is the base, so that nobody's pruning can
/// take it away.
///
/// The tag names the pair, so that two pairs of one source never release each other's (F29), and
/// only what bears that tag and is nobody's base any more is released.
final class AnchorKeeper: Sendable {
    private let channel: any ControlChannel
    private let store: SyncStore
    private let logger: Logger
    /// Held snapshots asked about on a host at the most; beyond, all are asked about anew.
    static let rememberedMax = 100_000

    /// Held snapshots, host by host, that were asked about since the start and are not ours.
    private let asked = Mutex<[String: Set<String>]>([:])

    init(channel: any ControlChannel, store: SyncStore, logger: Logger) {
        (self.channel, self.store, self.logger) = (channel, store, logger)
    }

    /// The tag of a pair's holds.
    static func tag(of pair: String) -> String {
        let plain = pair.unicodeScalars.map { scalar -> Character in
            let isPlain =
                scalar.isASCII && scalar.properties.isAlphabetic
                || ("0"..."9").contains(scalar) || "-_.".unicodeScalars.contains(scalar)
            return isPlain ? Character(scalar) : "_"
        }
        return "poolkeeper:" + String(plain.prefix(100))
    }

    /// Holds a base on both ends and lets go of the one before; failures are told and no more.
    func hold(
        _ base: CommonBase,
        of job: ReplicationJob,
        _ memory: DatasetMemory
    ) async throws -> DatasetMemory.Anchor? {
        guard job.policy.anchors, case .snapshot(let snapshot) = base.source else {
            return memory.anchor
        }
        let anchor = DatasetMemory.Anchor(
            guid: base.guid,
            source: job.policy.source.snapshot(snapshot.name),
            target: job.policy.target.snapshot(base.target.name),
            tag: Self.tag(of: job.policy.pair)
        )
        guard memory.anchor != anchor else { return anchor }
        let isHeld = try await run(.hold(anchor.tag, anchor.source, on: job.policy.sourceHost))
        let isHeldThere = try await run(.hold(anchor.tag, anchor.target, on: job.policy.targetHost))
        guard isHeld || isHeldThere else { return memory.anchor }
        // Remembered before the old one is let go: a kill in between leaves a hold too many.
        try await store.remember(anchor: anchor, of: job.id)
        if let old = memory.anchor, old.guid != anchor.guid {
            _ = try await run(.release(old.tag, old.source, on: job.policy.sourceHost))
            _ = try await run(.release(old.tag, old.target, on: job.policy.targetHost))
        }
        return anchor
    }

    // MARK: - What is left behind

    /// Whether there are held snapshots that may be left behind by us and were not asked about.
    func hasSuspects(_ view: DatasetView, of job: ReplicationJob) -> Bool {
        guard view.plan.kind == .nothing else { return false }
        let needed = Set([view.memory.anchor?.guid, view.base?.guid].compactMap(\.self))
        return ends(view, of: job).contains { host, listing in
            !suspects(listing, on: host, job.policy.anchors ? needed : []).isEmpty
        }
    }

    /// Releases our holds on snapshots that nobody's replication needs; never those of others.
    ///
    /// As long as anything is left to do, a hold that nobody remembers may be what keeps the base
    /// of it: an engine that begins with an empty memory knows nothing of its predecessor's.
    func sweep(_ view: DatasetView, of job: ReplicationJob) async throws {
        guard view.plan.kind == .nothing else { return }
        let tag = Self.tag(of: job.policy.pair)
        var anchors = try await store.anchors()
        if !job.policy.anchors { anchors[job.id] = nil }
        var guids = Set(anchors.values.map(\.guid))
        if job.policy.anchors, let base = view.base?.guid { guids.insert(base) }
        for (host, listing) in ends(view, of: job) {
            let names = suspects(listing, on: host, guids)
            guard !names.isEmpty else { continue }
            guard let ours = try await held(names, under: tag, on: host) else { continue }
            // Asked once, whatever was said: a tool that cannot say will not say tomorrow.
            note(names, on: host)
            for name in ours where try await run(.release(tag, name, on: host)) {
                logger.notice(
                    "a hold of ours that was left behind was released",
                    metadata: ["snapshot": "\(name)", "host": "\(host)", "tag": "\(tag)"]
                )
            }
        }
        if !job.policy.anchors, view.memory.anchor != nil {
            try await store.remember(anchor: nil, of: job.id)
        }
    }

    private func ends(
        _ view: DatasetView,
        of job: ReplicationJob
    ) -> [(host: String, listing: DatasetListing)] {
        [
            (job.policy.sourceHost, view.input.source.listing),
            (job.policy.targetHost, view.input.target.listing),
        ].compactMap { host, listing in listing.map { (host, $0) } }
    }

    private func note(_ names: [String], on host: String) {
        asked.withLock { asked in
            var known = asked[host] ?? []
            if known.count + names.count > Self.rememberedMax { known = [] }
            asked[host] = known.union(names)
        }
    }

    private func suspects(
        _ listing: DatasetListing,
        on host: String,
        _ anchors: Set<ZFSGuid>
    ) -> [String] {
        let before = asked.withLock { $0[host] ?? [] }
        return StaleHolds.suspects(in: listing, anchors: anchors, asked: before)
    }

    /// Those that we hold; nil without an answer.
    ///
    /// One that has gone meanwhile makes the tool fail, which still tells of the others.
    private func held(
        _ names: [String],
        under tag: String,
        on host: String
    ) async throws -> [String]? {
        do {
            let question = StaleHolds.question(names, on: host)
            guard let answer = try await channel.exchange([question], on: host).first,
                answer.isComplete
            else { return nil }
            return StaleHolds.held(under: tag, in: answer.text)
        } catch is ChannelFailure {
            return nil
        }
    }

    /// Whether a hold is there, or a release was done.
    private func run(_ command: ZFSCommand) async throws -> Bool {
        if let finding = CommandAudit.finding(command) { throw finding }
        do {
            guard let answer = try await channel.exchange([command], on: command.host).first,
                answer.isComplete
            else { return false }
            // Held again under the same tag: that is what was wanted.
            if answer.status == 0 || answer.errorText.contains("tag already exists") { return true }
            logger.warning(
                "a hold could not be changed",
                metadata: ["command": "\(command)", "said": "\(answer.errorText)"]
            )
            return false
        } catch let failure as ChannelFailure {
            logger.warning(
                "a hold could not be changed",
                metadata: ["command": "\(command)", "cause": "\(failure)"]
            )
            return false
        }
    }
}
