package import Quantities

/// What one ticket is about, with all that is known of it: alerts, ticket, and what is under way.
///
/// It is one row of the store. Facts change it; `TicketPolicy` says what is to be done.
package struct Incident: Sendable, Hashable, Codable {
    /// Alerts of an incident at the most; more are counted.
    package static let membersMax = 500
    /// Alerts beyond those that are known by name at the most.
    package static let leftOutMax = 5000
    /// Beginnings and ends that are remembered at the most.
    package static let flipsMax = 64
    /// Notes whose times are remembered at the most.
    package static let noteTimesMax = 64

    /// What it is about.
    package let key: IncidentKey
    /// When it was first heard of, in seconds since 1970; nil in a row of an older release.
    package let era: Int64?
    /// Its alerts, by fingerprint.
    package private(set) var members: [String: IncidentMember] = [:]
    /// Alerts beyond `membersMax`, by fingerprint; at most `leftOutMax`.
    package private(set) var leftOut: Set<String> = []
    /// Which ticket of it is the newest that was planned; 0 for none yet.
    package internal(set) var generation = 0
    /// Whether that newest ticket was planned and is not known to have been made.
    package internal(set) var isGenerationOpen = false
    /// The newest ticket; nil before there is one.
    package internal(set) var ticket: HeldTicket?
    /// The ticket before the one that is being made.
    package internal(set) var prior: HeldTicket?
    /// What is under way; nothing else is begun meanwhile.
    package internal(set) var order: TicketOrder?
    /// Since when at least one alert has been firing without a pause; nil while none does.
    package private(set) var firingSince: Timestamp?
    /// When its last alert was over; nil while one holds or is kept quiet.
    package private(set) var clearedAt: Timestamp?
    /// When firing began and ended, the newest last.
    package private(set) var flips: [Timestamp] = []
    /// Notes that were planned for its newest ticket: the last one's number.
    package internal(set) var notes = 0
    /// When notes were written, the newest last.
    package internal(set) var noteTimes: [Timestamp] = []
    /// When its ticket was last told that it flaps.
    package internal(set) var toldFlappingAt: Timestamp?
    /// The person who wants a ticket whatever the rules say; nil for nobody.
    package internal(set) var askedBy: String?
    /// Why nothing is done until a person has looked; nil for no reason.
    package internal(set) var parked: Parked?
    /// The parent ticket's incident that speaks for it in a storm.
    package internal(set) var heldBy: IncidentKey?

    /// Why an incident waits for a person.
    package struct Parked: Sendable, Hashable, Codable {
        /// What has to be done before it goes on.
        package enum Kind: String, Sendable, Hashable, Codable {
            /// Its client has no company in the PSA.
            case unmapped
            /// The PSA refused what we sent.
            case refused
            /// Nobody knows whether the PSA made the ticket.
            case unconfirmed
        }

        /// What has to be done.
        package var kind: Kind
        /// Why, and what to do, in words.
        package var reason: String
        /// Since when.
        package var since: Timestamp

        /// A reason.
        package init(kind: Kind, reason: String, since: Timestamp) {
            self.kind = kind
            self.reason = reason
            self.since = since
        }

        /// When it is next looked at again by itself: a company may have come.
        package func looksAgain(every time: Duration, after now: Timestamp) -> Timestamp? {
            guard kind == .unmapped else { return nil }
            let rounds = max(0, (now - since) / time).rounded(.down) + 1
            return since + .microseconds(Int64(rounds) * time.wholeMicroseconds)
        }
    }

    /// An incident without an alert yet, first heard of at a moment.
    package init(_ key: IncidentKey, at now: Timestamp? = nil) {
        self.key = key
        era = now.map { $0.microseconds / 1_000_000 }
    }

    // MARK: - What holds

    /// Alerts that call for somebody, by fingerprint.
    package var firing: [String: IncidentMember] {
        members.filter { $0.value.standing == .firing }
    }

    /// Whether an alert calls for somebody.
    package var isFiring: Bool { firingSince != nil }

    /// Whether everything is over; an alert that is kept quiet is not.
    package var isClear: Bool { clearedAt != nil || members.isEmpty }

    /// How bad the worst firing alert is; nil while none fires.
    package var level: ProblemLevel? { firing.values.map(\.level).max() }

    /// Whether there is nothing to remember of it.
    package var isForgettable: Bool {
        members.isEmpty && order == nil && parked == nil && ticket == nil && generation == 0
            && heldBy == nil
    }

    /// Since when it is over with its last ticket closed, or without one; nil while it is not.
    package var isOverSince: Timestamp? {
        guard members.isEmpty, order == nil, parked == nil, heldBy == nil, askedBy == nil else {
            return nil
        }
        guard let ticket else { return clearedAt ?? flips.last }
        return ticket.standing == .closed
            ? max(ticket.standsSince, flips.last ?? ticket.standsSince) : nil
    }

    // MARK: - Alerts

    /// Takes an alert as it is now.
    package mutating func take(_ alert: String, _ new: IncidentMember, at now: Timestamp) {
        take([alert: new], at: now)
    }

    /// Takes alerts as they are now; many at once cost little more than one.
    package mutating func take(_ news: [String: IncidentMember], at now: Timestamp) {
        var isKnown = false
        for (alert, new) in news.sorted(by: { $0.key < $1.key }) where put(alert, new) {
            isKnown = true
        }
        if isKnown { look(at: now) }
    }

    /// Whether it is one of its members now.
    private mutating func put(_ alert: String, _ new: IncidentMember) -> Bool {
        var new = new
        if let old = members[alert] {
            new.told = old.told
            if old.standing == new.standing, old.level == new.level {
                new.changedAt = old.changedAt
            }
        } else {
            // What was over before it was heard of concerns no ticket.
            guard new.standing != .over else {
                leftOut.remove(alert)
                return false
            }
            guard members.count < Self.membersMax else {
                if leftOut.count < Self.leftOutMax { leftOut.insert(alert) }
                return false
            }
        }
        leftOut.remove(alert)
        members[alert] = new
        return true
    }

    /// Takes an alert out, because it belongs to another incident now or is forgotten.
    package mutating func drop(_ alert: String, at now: Timestamp) {
        guard members.removeValue(forKey: alert) != nil else { return }
        look(at: now)
    }

    private mutating func look(at now: Timestamp) {
        let fires = members.values.contains { $0.standing == .firing }
        if fires != isFiring {
            firingSince = fires ? now : nil
            flips = Array((flips + [now]).suffix(Self.flipsMax))
        }
        if members.values.contains(where: { $0.standing != .over }) {
            clearedAt = nil
        } else if clearedAt == nil {
            clearedAt = now
            forgetParking()
        }
        forgetEnded()
    }

    /// What could not be made need not be made any more; what may have been made stays a person's.
    private mutating func forgetParking() {
        if parked?.kind == .unmapped || parked?.kind == .refused { parked = nil }
    }

    /// Ended alerts matter only to a ticket that is open and says that they hold.
    mutating func forgetEnded() {
        guard order == nil, ticket == nil || ticket?.standing == .closed else { return }
        if members.values.contains(where: { $0.standing == .over }) {
            members = members.filter { $0.value.standing != .over }
        }
        if members.isEmpty { askedBy = nil }
    }

    // MARK: - Flapping

    /// Whether it begins and ends so often that single changes are no news.
    package func isFlapping(_ rule: FlapRule, at now: Timestamp) -> Bool {
        guard let last = flips.last, now < last + rule.calm else { return false }
        if firing.values.contains(where: \.isFlapping) { return true }
        return flips.count { $0 > last - rule.within } >= rule.changes
    }

    // MARK: - What was told

    /// What a ticket that is written now says of each alert.
    package var saying: [String: IncidentMember.Told] { members.mapValues(\.saying) }

    mutating func tell(_ said: [String: IncidentMember.Told]) {
        for (alert, told) in said { members[alert]?.told = told }
    }

    mutating func forgetTold() {
        for alert in members.keys { members[alert]?.told = nil }
    }
}
