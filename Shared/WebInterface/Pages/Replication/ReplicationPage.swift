package import Quantities

/// One replicated dataset: how it does and why, both ends on one axis, what would be done, and
/// what happened.
package struct ReplicationPage: Sendable {
    /// Where the pages lie.
    package var paths: ReplicationPaths
    /// Its number.
    package var id: String
    /// The dataset at the target.
    package var heading: String
    /// From where to where, and how often.
    package var tag: String
    /// Its status.
    package var badge: Badge
    /// Why, in one sentence.
    package var lead: Sentence
    /// What every page says at its top.
    package var notices: [Notice]
    /// The few numbers at the head.
    package var figures: [KeyFigure]
    /// Both ends; nil when one is not known.
    package var timeline: SnapshotTimeline?
    /// How fresh that is: `listed 41 s ago on both hosts`.
    package var timelineRemark: String
    /// Snapshots as a table, the newest first.
    package var snapshots: [SnapshotRow]
    /// What would be done.
    package var plan: ReplicationPlanView?
    /// What happened, the newest first.
    package var story: [Event]
    /// The copies that repairs of it have set aside.
    package var copies: [ReplicationCopyView]
    /// What people asked for, the newest first; empty where orders are not used.
    package var orders: [OrderLine]
    /// Whether the viewer may start runs.
    package var mayAct: Bool

    /// A page of these parts.
    package init(
        paths: ReplicationPaths,
        id: String,
        heading: String,
        tag: String,
        badge: Badge,
        lead: Sentence
    ) {
        self.paths = paths
        self.id = id
        self.heading = heading
        self.tag = tag
        self.badge = badge
        self.lead = lead
        notices = []
        figures = []
        timelineRemark = ""
        snapshots = []
        story = []
        copies = []
        orders = []
        mayAct = false
    }

    /// A snapshot, or several in a row that are alike.
    package struct SnapshotRow: Sendable, Hashable {
        /// When it was made.
        package var taken: String
        /// Its name.
        package var name: String
        /// Its guid.
        package var guid: String
        /// `yes` or `no`.
        package var onSource: String
        /// `yes`, `no`, `yes, common base`.
        package var onTarget: String

        /// A row.
        package init(
            taken: String,
            name: String,
            guid: String,
            onSource: String,
            onTarget: String
        ) {
            self.taken = taken
            self.name = name
            self.guid = guid
            self.onSource = onSource
            self.onTarget = onTarget
        }
    }

    /// Something that happened.
    package struct Event: Sendable {
        /// When.
        package var moment: Moment
        /// Its colour and icon.
        package var tone: Tone
        /// What.
        package var words: String
        /// More about it.
        package var remark: String

        /// An event.
        package init(_ moment: Moment, _ tone: Tone, _ words: String, remark: String) {
            self.moment = moment
            self.tone = tone
            self.words = words
            self.remark = remark
        }
    }
}
