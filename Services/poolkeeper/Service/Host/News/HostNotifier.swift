import AlertRouter
import AlertRouterCore
import Contracts
import Foundation
import Quantities
import ServiceChassis

/// Tells Discord, ntfy and Gotify what a host's commands found, by the alert router's own targets.
struct HostNotifier {
    /// Tries of one message; a host's command does not wait for a target that is away.
    private static let triesMax = 3

    /// Something to tell.
    struct News: Sendable, Equatable {
        /// What it is about: `integrity`, `scrub` and so on.
        var topic: String
        /// One sentence.
        var summary: String
        /// The rest; empty for nothing.
        var details: String
        /// How bad it is; nil for over.
        var severity: AlertSeverity?
    }

    private let receiver: Receiver
    private let host: String
    private let pool: String
    private let clock: any WallClock

    /// A notifier; nil when nobody is to be told.
    ///
    /// - Throws: what is wrong with the settings, a line each.
    init?(
        _ settings: HostNotifications,
        host: String,
        pool: String,
        clock: any WallClock
    ) throws {
        guard !settings.isEmpty else { return nil }
        let reading = ReceiverFile.read(
            SettingsSource(file: "notifications", yaml: try settings.receivers())
        )
        guard reading.problems.isEmpty, let receiver = reading.receivers.first else {
            throw HostNotifications.Fault(
                description: reading.problems.joined(separator: "\n")
            )
        }
        self.receiver = receiver
        self.host = host
        self.pool = pool
        self.clock = clock
    }

    /// Those who are told, each by its integration, such as `discord`.
    var people: [String] { receiver.places.map(\.integration) }

    /// Tells one of those.
    ///
    /// - Returns: what went wrong, a sentence without a secret; nil when it was taken.
    func tell(_ news: News, _ person: String) async -> String? {
        guard let place = receiver.places.first(where: { $0.integration == person }) else {
            return nil
        }
        let sender = LetterSender(
            guardian: AddressGuard(allowsPrivate: true, allowed: []),
            clock: clock
        )
        let now = clock.now()
        let context = MessageContext(
            externalURL: "",
            now: now,
            key: "poolkeeper-\(news.topic)-\(pool)-\(now.microseconds)"
        )
        let notice = notice(news, place.integration, place.index, at: now)
        let name = place.target.destination.name
        guard let letter = try? place.target.letter(for: notice, context) else {
            // A template of ours that does not render is no news of the target's.
            return "\(name): the message was not made"
        }
        let failure = await Self.send(letter, by: sender)
        await sender.close()
        return failure.map { "\(name): \($0)" }
    }

    private static func send(_ letter: Letter, by sender: LetterSender) async -> String? {
        var reason = "it was not sent"
        for attempt in 1...triesMax {
            let (verdict, note) = await sender.send(letter, attempt: attempt)
            guard verdict.word != "delivered" else { return nil }
            reason = verdict.reason ?? note ?? verdict.word
            // What may have arrived is not sent again, and what was refused stays refused.
            guard verdict.word == "retry" else { break }
        }
        return reason
    }

    private func notice(
        _ news: News,
        _ integration: String,
        _ index: Int,
        at now: Timestamp
    ) -> GroupNotice {
        let labels = LabelSet([
            Alert.nameLabel: "Pool\(news.topic.prefix(1).uppercased() + news.topic.dropFirst())",
            Alert.severityLabel: (news.severity ?? .info).rawValue, "system": host,
            "object": pool,
        ])
        let isOver = news.severity == nil
        var annotations = ["summary": news.summary]
        if !news.details.isEmpty { annotations["description"] = news.details }
        let alert = Alert(
            labels: labels,
            annotations: annotations,
            startsAt: now,
            endsAt: isOver ? now : now + .seconds(86_400),
            updatedAt: now,
            origin: .rule
        )
        return GroupNotice(
            of: alert,
            isOver: isOver,
            to: receiver.name,
            integration: integration,
            index: index,
            groupKey: "{}:{pool=\"\(pool)\"}",
            at: now
        )
    }
}
