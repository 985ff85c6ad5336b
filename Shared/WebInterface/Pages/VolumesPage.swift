package import Quantities

/// The Docker volumes of every host: which need a person, what their rules are and do next.
package struct VolumesPage: Sendable {
    /// The short title of the tab.
    package var title = ""
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// Volumes that wait for a person, the most urgent first.
    package var calls: [Call] = []
    /// Volumes by host.
    package var hosts: [Host] = []
    /// Said in the place of volumes that do not exist; empty when there are some.
    package var empty: Markup = .none
    /// Words searched for.
    package var search = ""
    /// Hosts to choose from, the first being all.
    package var choices: [Choice] = []

    /// A page without volumes.
    package init() {}

    /// A volume that waits for a person.
    package struct Call: Sendable {
        /// Its colour and icon.
        package var badge: Badge
        /// What it is about: `renders_tmp is held by its fuse`.
        package var heading: String
        /// What would happen, and why it does not by itself.
        package var words: Sentence
        /// The volume's page.
        package var link: String
        /// What the link is called.
        package var linkWords: String

        /// A call.
        package init(
            badge: Badge,
            heading: String,
            words: Sentence,
            link: String,
            linkWords: String
        ) {
            self.badge = badge
            self.heading = heading
            self.words = words
            self.link = link
            self.linkWords = linkWords
        }
    }

    /// A host with its volumes.
    package struct Host: Sendable {
        /// Its name.
        package var name: String
        /// `every 5 minutes, measured 09:07`.
        package var remark: String
        /// Its volumes, the most urgent first.
        package var rows: [Row]

        /// A host.
        package init(name: String, remark: String, rows: [Row]) {
            self.name = name
            self.remark = remark
            self.rows = rows
        }
    }

    /// A volume, or a further rule of it.
    package struct Row: Sendable {
        /// Its state.
        package var badge: Badge
        /// Its name; empty for a further rule.
        package var name: String
        /// Its own page.
        package var link: String
        /// Its containers and the rule's path.
        package var place: String
        /// How full it is; nil without a limit.
        package var usage: UsageBar?
        /// Its size in words, where there is no bar.
        package var size: String
        /// What the rule does.
        package var rule: String
        /// Its algorithm and who declared it.
        package var ruleRemark: String
        /// When it last ran; nil for never.
        package var last: Moment?
        /// What that run removed.
        package var lastRemark: String
        /// When it runs next, in words; empty for never.
        package var next: Markup
        /// What it would delete.
        package var nextRemark: String

        /// A row of these parts.
        package init(
            badge: Badge,
            name: String,
            link: String,
            place: String,
            usage: UsageBar? = nil,
            size: String,
            rule: String,
            ruleRemark: String = "",
            last: Moment? = nil,
            lastRemark: String = "",
            next: Markup = .none,
            nextRemark: String = ""
        ) {
            self.badge = badge
            self.name = name
            self.link = link
            self.place = place
            self.usage = usage
            self.size = size
            self.rule = rule
            self.ruleRemark = ruleRemark
            self.last = last
            self.lastRemark = lastRemark
            self.next = next
            self.nextRemark = nextRemark
        }
    }
}
