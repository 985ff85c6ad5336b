package import Observations
package import Quantities

/// What is wanted of one dataset of a pair.
package struct DatasetPolicy: Sendable, Hashable {
    /// The pair's name.
    package var pair: String
    /// The host that is replicated from.
    package var sourceHost: String
    /// The dataset there.
    package var source: DatasetName
    /// The host that is replicated to.
    package var targetHost: String
    /// The dataset there.
    package var target: DatasetName
    /// How far it may fall behind.
    package var delay: DelayPolicy
    /// Whether class A is done without asking (`auto_repair`).
    package var repairs: Bool
    /// Whether class B is done without asking (`auto_reanchor`).
    package var reanchors: Bool
    /// Whether nothing is done at all and only shown (`dry_run`).
    package var isDryRun: Bool
    /// Whether the backup is switched off between its windows (`expected_offline`).
    package var isOfflineExpected: Bool
    /// Prunings until the base is gone below which it warns (`headroom_min`).
    package var headroomMin: Int
    /// What a first copy begins with (`initial`).
    package var initial: InitialCopy
    /// Space on the target that stays free (`reserve`).
    package var reserve: ByteCount
    /// Whether the source bookmarks, and both ends hold, the base (`anchor`).
    package var anchors: Bool

    /// A policy with every default.
    package init(
        pair: String,
        sourceHost: String,
        source: DatasetName,
        targetHost: String,
        target: DatasetName,
        delay: DelayPolicy = DelayPolicy(broken: .seconds(72 * 3600))
    ) {
        self.pair = pair
        self.sourceHost = sourceHost
        self.source = source
        self.targetHost = targetHost
        self.target = target
        self.delay = delay
        repairs = false
        reanchors = false
        isDryRun = false
        isOfflineExpected = false
        headroomMin = 2
        initial = .all
        reserve = ByteCount(1 << 30)
        anchors = true
    }
}
