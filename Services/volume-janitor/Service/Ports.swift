package import Observations
package import Quantities
package import VolumeJanitorCore

/// Where volumes and labels are learnt: the Docker Engine, a folder, or a test.
package protocol VolumeSource: Sendable {
    /// What is known now.
    var snapshot: InventorySnapshot { get }
    /// What is known now, then each change; who is slow gets the newest alone.
    func changes() -> AsyncStream<InventorySnapshot>
    /// A volume with where its files are this very moment; nil when it is not known.
    func mapped(_ name: VolumeName) async -> MappedVolume?
}

extension VolumeInventory: VolumeSource {}

/// What is to be planned.
package struct PlanRequest: Sendable {
    /// The path.
    package var key: RegistrationKey
    /// Where its volume's files are.
    package var volume: MappedVolume
    /// The rule.
    package var rule: CleanupRule
    /// Paths below that have rules of their own.
    package var deeper: [VolumePath]
    /// The time.
    package var now: Timestamp
    /// Whether the clock was set since the last run.
    package var clockIsDoubtful: Bool

    /// A request.
    package init(
        key: RegistrationKey,
        volume: MappedVolume,
        rule: CleanupRule,
        deeper: [VolumePath],
        now: Timestamp,
        clockIsDoubtful: Bool
    ) {
        self.key = key
        self.volume = volume
        self.rule = rule
        self.deeper = deeper
        self.now = now
        self.clockIsDoubtful = clockIsDoubtful
    }
}

/// What the files of volumes are looked at and deleted by.
package protocol FileWork: Sendable {
    /// Whether any call into a file system waits for an answer that does not come.
    var hasSilence: Bool { get }
    /// Why nothing is begun in the file system of a volume: calls there are not answered; nil when
    /// they are, as far as is known.
    func silence(of volume: MappedVolume) -> String?
    /// What a whole volume holds.
    func measure(_ volume: MappedVolume) async throws -> TreeTotals
    /// What a rule would delete; deletes nothing.
    func plan(_ request: PlanRequest) async throws -> CleanupPlan
    /// Deletes what a plan says and a person or the schedule allowed.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - request: what it was made of.
    ///   - run: the run's id, under which each name is written down before and after.
    ///   - isConfirmed: whether a person confirmed the plan, so that no fuse holds it.
    ///   - until: when it should give way to others.
    ///   - givesWay: whether it should already now, because others wait; asked twice a second.
    /// - Returns: what became of it, and whether it gave way with more to do.
    func perform(
        _ plan: CleanupPlan,
        of request: PlanRequest,
        run: Int64,
        isConfirmed: Bool,
        until: Timestamp,
        givesWay: @escaping @Sendable () -> Bool
    ) async -> (result: CleanupResult, isCutShort: Bool)
    /// Finds out what became of files of a volume whose run broke off.
    func reconcile(
        _ rows: [AuditRow],
        of volume: MappedVolume,
        now: Timestamp
    ) async throws -> [SettledDeletion]
}
