package import Quantities

/// One alert of another alerting system, as its own words give it.
package struct OutsideAlert: Sendable, Hashable {
    /// The words by which the intakes are known on the bus.
    package enum Intake: String, Sendable, Hashable, CaseIterable {
        /// What speaks OpsGenie's API, such as TrueNAS.
        case opsGenie = "opsgenie"
        /// A contact point of Grafana.
        case grafana
        /// A notification of Uptime Kuma.
        case uptimeKuma = "uptime-kuma"
    }

    /// What tells it from the sender's others.
    package var alias: String
    /// Whether it is over.
    package var isOver = false
    /// How long it holds when nobody says more of it; nil for until its end is told.
    package var holds: Duration?
    /// The system it is about, by its id here; nil when the sender does not say.
    package var system: SystemID?
    /// What is wrong, as a word for rules to look at (`alertname`); empty when there is none.
    package var name = ""
    /// How bad it is, in the sender's word and lower case; empty when it does not say.
    package var severity = ""
    /// What is wrong, in one sentence.
    package var summary = ""
    /// What else there is to say.
    package var details = ""
    /// What it is about.
    package var object = ""
    /// Where to read more.
    package var url = ""
    /// Labels that the sender gave it.
    package var labels: [String: String] = [:]

    /// An alert of this alias, of which no more is known.
    package init(alias: String) { self.alias = alias }
}

/// How much of an alert of another system is taken; each has a test at, below and above it.
package enum OutsideLimits {
    /// Alerts in one body; more is answered 413.
    package static let alertsMax = 1000
    /// Bytes of an alias; a longer one is refused, as a part of it could be another's.
    package static let aliasBytesMax = 512
    /// Labels of one alert; more are refused.
    package static let labelsMax = 64
    /// Bytes of a label's name or value, of a severity and of an object; a longer one is cut.
    package static let wordBytesMax = 200
    /// Bytes of a summary; the rest is cut.
    package static let summaryBytesMax = 1000
    /// Bytes of details; the rest is cut.
    package static let detailsBytesMax = 16_000
    /// Bytes of an address; a longer one is left out, as a part of it leads elsewhere.
    package static let urlBytesMax = 2000
    /// How long a test message of a sender is shown.
    package static let testHolds = Duration.seconds(300)
    /// How long a message holds that its sender never ends.
    package static let messageHolds = Duration.seconds(86_400)
}
