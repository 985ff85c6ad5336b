package import Quantities

/// One alert with all that is known of it, and its story.
package struct AlertDetails: Sendable {
    /// Its fingerprint.
    package var id = ""
    /// What is wrong.
    package var heading = ""
    /// How bad it is.
    package var badge = Badge(.unknown, "Unknown")
    /// Its client; empty for none.
    package var client = ""
    /// The client's systems.
    package var clientLink = ""
    /// Its system; empty for none.
    package var system = ""
    /// The system's page; empty for none.
    package var systemLink = ""
    /// What else there is to say, and what to do; empty for nothing.
    package var words = ""
    /// Since when, with whom, by which rule.
    package var facts: [Fact] = []
    /// Its labels, each `name=value`.
    package var labels: [String] = []
    /// What happened, the oldest first.
    package var story: [Line] = []
    /// The zone of all times.
    package var zone = ""
    /// What people asked for, the newest first.
    package var orders: [OrderLine] = []
    /// Where a silence for it is begun; empty where the viewer may make none.
    package var silenceLink = ""
    /// Whether the viewer may say that it is looked after.
    package var mayAct = false
    /// Whether a ticket can be made of it that there is not yet.
    package var mayTicket = false

    /// An alert of which nothing is known.
    package init() {}

    /// What stands before a line of the story.
    package enum Mark: Sendable {
        /// The icon of a state.
        case tone(Tone)
        /// A pause.
        case held
        /// An eye.
        case person
        /// A paper plane.
        case sent

        var markup: Markup {
            let (colour, icon): (String, String) =
                switch self {
                case .tone(let tone): (tone.colour, "i-\(tone.rawValue)")
                case .held: ("muted", "i-hold")
                case .person: ("ok", "i-ack")
                case .sent: ("muted", "i-send")
                }
            return Markup(tags: "<span class=\"\(colour)\">") + Icon.named(icon)
                + Markup(tags: "</span>")
        }
    }

    /// A line of the story.
    package struct Line: Sendable {
        /// When.
        package var moment: Moment
        /// Its icon.
        package var mark: Mark
        /// What happened.
        package var heading: Sentence
        /// A remark; empty for none.
        package var remark: String

        /// A line.
        package init(moment: Moment, mark: Mark, heading: Sentence, remark: String) {
            self.moment = moment
            self.mark = mark
            self.heading = heading
            self.remark = remark
        }
    }
}

/// The page of one alert.
package struct AlertPage: Sendable {
    /// The alert.
    package var alert: AlertDetails
    /// Remarks at its top, such as what became of an order.
    package var notices: [Notice]

    /// A page of an alert.
    package init(alert: AlertDetails, notices: [Notice] = []) {
        self.alert = alert
        self.notices = notices
    }
}
