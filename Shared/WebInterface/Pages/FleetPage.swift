package import Quantities

/// The first page: who needs someone, why, and below that everyone who does not.
package struct FleetPage: Sendable {
    /// The short title of the tab: `9 of 42 need someone`.
    package var title = ""
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// The numbers below it.
    package var figures: [KeyFigure] = []
    /// The words searched for.
    package var search = ""
    /// Clients to choose from, the first being all.
    package var clients: [Choice] = []
    /// States to choose from, the first being any.
    package var states: [Choice] = []
    /// Orders to choose from.
    package var orders: [Choice] = []
    /// Said in the place of rows that do not exist; empty when there are rows.
    package var empty: Markup = .none
    /// Systems that need someone, by urgency.
    package var groups: [Group] = []
    /// `Quiet, 33 systems`.
    package var quietTitle = ""
    /// What holds for all the quiet ones.
    package var quietRemark = ""
    /// The quiet ones by client.
    package var quiet: [QuietClient] = []
    /// Whether each quiet client is closed until it is opened.
    package var isFolded = false
    /// Pages of the quiet list, when it has more than one.
    package var pages: [Choice] = []
    /// Which of the quiet ones this page shows: `1 to 500 of 940`.
    package var pageRemark = ""

    /// A page without rows.
    package init() {}

    /// Systems of one urgency.
    package struct Group: Sendable {
        /// `Now`, `This week`, `This month`.
        package var name: String
        /// The systems, the most urgent first.
        package var rows: [Row]

        /// A group of rows.
        package init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    /// A system that needs someone.
    package struct Row: Sendable {
        /// What the row is replaced by when news of it arrives.
        package var key: String
        /// Its state.
        package var tone: Tone
        /// The state's word.
        package var state: String
        /// How long it has been so; empty when that is not known.
        package var since: String
        /// Its name.
        package var name: String
        /// Its client, or that it has none.
        package var client: String
        /// Its own page.
        package var link: String
        /// The reason.
        package var why: Sentence
        /// Further reasons; empty when there is one alone.
        package var more: Sentence
        /// How many alerts are told of: `2 alerts`; empty for none.
        package var alerts = ""
        /// Where they are listed.
        package var alertsLink = ""
        /// The fullest pool; nil when none is known.
        package var usage: UsageBar?
        /// When it was last seen.
        package var seen: Moment

        /// A row of these parts.
        package init(
            key: String,
            tone: Tone,
            state: String,
            since: String,
            name: String,
            client: String,
            link: String,
            why: Sentence,
            more: Sentence,
            usage: UsageBar?,
            seen: Moment
        ) {
            self.key = key
            self.tone = tone
            self.state = state
            self.since = since
            self.name = name
            self.client = client
            self.link = link
            self.why = why
            self.more = more
            self.usage = usage
            self.seen = seen
        }
    }

    /// The quiet systems of one client.
    package struct QuietClient: Sendable {
        /// The client.
        package var name: String
        /// `6 of 7 quiet`.
        package var remark: String
        /// Its quiet systems.
        package var items: [QuietItem]

        /// A client with its quiet systems.
        package init(name: String, remark: String, items: [QuietItem]) {
            self.name = name
            self.remark = remark
            self.items = items
        }
    }

    /// A quiet system: one line.
    package struct QuietItem: Sendable {
        /// What the line is replaced by when news of it arrives.
        package var key: String
        /// Its name.
        package var name: String
        /// Its own page.
        package var link: String
        /// How full its fullest pool is; nil when it has none.
        package var ratio: Double?
        /// When it was last seen, in few letters.
        package var seen: String

        /// A line of these parts.
        package init(key: String, name: String, link: String, ratio: Double?, seen: String) {
            self.key = key
            self.name = name
            self.link = link
            self.ratio = ratio
            self.seen = seen
        }
    }
}
