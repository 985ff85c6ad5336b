package import AlertRouterCore
import Foundation
import Quantities

/// A notice as a row holds it.
package enum NoticeText {
    private struct Row: Codable {
        var receiver: String
        var integration: String
        var index: Int
        var groupKey: String
        var groupLabels: [String: String]
        var routeLabels: [String: String]
        var reason: String
        var at: Timestamp
        var members: [MemberRow]
    }

    private struct MemberRow: Codable {
        var identity: [String: String]?
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: Timestamp
        var endsAt: Timestamp
        var isTimeout: Bool
        var updatedAt: Timestamp
        var generatorURL: String
        var origin: String
        var isResolved: Bool
    }

    /// A notice as JSON.
    package static func write(_ notice: GroupNotice) throws -> String {
        let row = Row(
            receiver: notice.receiver,
            integration: notice.integration,
            index: notice.index,
            groupKey: notice.groupKey,
            groupLabels: notice.groupLabels.dictionary,
            routeLabels: notice.routeLabels.dictionary,
            reason: notice.reason.rawValue,
            at: notice.at,
            members: notice.members.map(member)
        )
        return String(decoding: try JSONEncoder().encode(row), as: UTF8.self)
    }

    private static func member(_ member: GroupNotice.Member) -> MemberRow {
        let alert = member.alert
        return MemberRow(
            identity: alert.identity == alert.labels ? nil : alert.identity.dictionary,
            labels: alert.labels.dictionary,
            annotations: alert.annotations,
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            isTimeout: alert.isTimeout,
            updatedAt: alert.updatedAt,
            generatorURL: alert.generatorURL,
            origin: alert.origin.rawValue,
            isResolved: member.isResolved
        )
    }

    /// The notice of a row.
    package static func read(_ text: String) throws -> GroupNotice {
        let row = try JSONDecoder().decode(Row.self, from: Data(text.utf8))
        return GroupNotice(
            receiver: row.receiver,
            integration: row.integration,
            index: row.index,
            groupKey: row.groupKey,
            groupLabels: LabelSet(row.groupLabels),
            routeLabels: LabelSet(row.routeLabels),
            members: row.members.map { member in
                GroupNotice.Member(
                    Alert(
                        labels: LabelSet(member.labels),
                        identity: member.identity.map { LabelSet($0) },
                        annotations: member.annotations,
                        startsAt: member.startsAt,
                        endsAt: member.endsAt,
                        isTimeout: member.isTimeout,
                        updatedAt: member.updatedAt,
                        generatorURL: member.generatorURL,
                        origin: Alert.Origin(rawValue: member.origin) ?? .posted
                    ),
                    isResolved: member.isResolved
                )
            },
            reason: GroupNotice.Reason(rawValue: row.reason) ?? .newAlerts,
            at: row.at
        )
    }
}
