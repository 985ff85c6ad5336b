import Logging
import Observations
import ZFSSyncEngineCore

/// Holds the common base on both ends for as long as it is the base, so that nobody's pruning can
/// take it away.
///
/// The tag names the pair, so that two pairs of one source never release each other's (F29), and
/// only what the store remembers as held by us is released.
struct AnchorKeeper: Sendable {
    let channel: any ControlChannel
    let store: SyncStore
    let logger: Logger

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
