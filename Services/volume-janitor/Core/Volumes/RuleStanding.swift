package import Contracts
package import Quantities

/// Everything that is known of one registration, and what follows for people.
package struct RuleStanding: Sendable {
    /// The registration.
    package var registration: Registration
    /// Where its volume is; nil when there is no such volume.
    package var volume: MappedVolume?
    /// Its last plan, if it is one of this revision.
    package var plan: KeptPlan?
    /// Its last run that ended.
    package var lastRun: RunRecord?
    /// Why its last turn came to no plan; nil when it did.
    package var trouble: TurnTrouble?
    /// When its next turn is due; nil for never.
    package var nextDue: Timestamp?
    /// What its next turn does; nil when there is none.
    package var nextKind: Turn.Kind?

    /// A registration of which nothing else is known.
    package init(
        registration: Registration,
        volume: MappedVolume?,
        plan: KeptPlan? = nil,
        lastRun: RunRecord? = nil,
        trouble: TurnTrouble? = nil,
        nextDue: Timestamp? = nil,
        nextKind: Turn.Kind? = nil
    ) {
        self.registration = registration
        self.volume = volume
        self.plan = plan
        self.lastRun = lastRun
        self.trouble = trouble
        self.nextDue = nextDue
        self.nextKind = nextKind
    }

    /// How the rule does, and why when not well.
    package var health: (word: VolumeHealth, reason: String?) {
        switch registration.state {
        case .invalid(let reasons): return (.invalidRule, reasons.joined(separator: "; "))
        case .orphaned:
            return (.orphaned, "no container declares it any more; nothing is cleaned")
        case .active: break
        }
        guard let volume else {
            return (.notMounted, "there is no volume of this name; it is cleaned once there is")
        }
        switch volume.state {
        case .mapped: break
        case .unreachable(let reason): return (.unreachable, reason)
        case .notMounted(let reason), .bindOption(let reason): return (.notMounted, reason)
        }
        if let trouble {
            return (trouble.isMissing ? .unknown : .unreachable, trouble.reason)
        }
        return healthOfPlan
    }

    private var healthOfPlan: (word: VolumeHealth, reason: String?) {
        guard let plan = plan?.plan else { return (.unknown, "it was not looked at yet") }
        if let unknown = plan.unknown { return (.unknown, unknown) }
        if self.plan?.isDone == true { return (.ok, nil) }
        if let held = plan.held { return (.heldByFuse, held.description) }
        if let result = lastRun?.result, !plan.isEmpty,
            [.partial, .failed, .refused].contains(result.state)
        {
            return (.partial, result.reason ?? "\(result.left) files that were to go stayed")
        }
        if isOverLimit {
            return (.overTarget, overReason(plan))
        }
        return (.ok, nil)
    }

    private func overReason(_ plan: CleanupPlan) -> String {
        switch plan.files {
        case 0: "it holds more than it may, and no file may go yet: they are too young or protected"
        case 1: "it holds more than it may; 1 file is to go at the next run"
        default: "it holds more than it may; \(plan.files) files are to go at the next run"
        }
    }

    private var isOverLimit: Bool {
        guard let limit, let bytes else { return false }
        return bytes > limit
    }

    /// What the rule allows the path to hold; nil for a rule that limits no size.
    package var limit: ByteCount? {
        guard let rule = registration.rule.rule, let algorithm = rule.algorithm as? MaxSize else {
            return nil
        }
        return algorithm.max.bytes(ofFileSystem: plan?.plan.context.fileSystemBytes)
            .map(ByteCount.init)
    }

    /// What the path holds as the rule counts it; nil before it was looked at.
    package var bytes: ByteCount? { plan?.held }

    /// The standing as others are told of it.
    package func state(_ since: Timestamp) -> VolumeRuleState {
        let rule = registration.rule
        var state = VolumeRuleState(
            path: registration.key.path.description,
            algorithm: rule.algorithm,
            parameters: rule.parameters.mapValues(\.description),
            summary: registration.summary,
            source: registration.source.rawValue,
            health: health.word,
            since: since
        )
        state.reason = health.reason
        state.bytes = bytes
        state.files = plan?.files
        state.limit = limit
        state.lastCleaned = lastRun?.endedAt
        state.lastRemovedFiles = lastRun?.result?.files
        state.lastRemovedBytes = lastRun?.result.map { ByteCount($0.expectedFreedBytes) }
        state.next = next
        return state
    }

    private var next: VolumeRuleState.Next? {
        guard registration.state == .active, volume != nil, let nextKind else { return nil }
        let isHeld = plan.map { $0.plan.held != nil && !$0.isDone } ?? false
        let kind =
            switch nextKind {
            case .dry(.paused): "paused"
            case .dry: "dry"
            case .act: isHeld ? "held" : "act"
            }
        return VolumeRuleState.Next(
            at: kind == "held" ? nil : nextDue,
            kind: kind,
            files: plan?.filesLeft,
            bytes: plan?.bytesLeft,
            plan: plan.flatMap { $0.isDone ? nil : $0.plan.digest }
        )
    }
}
