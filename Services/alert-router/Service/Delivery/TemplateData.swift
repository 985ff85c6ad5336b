package import AlertRouterCore
import Quantities

/// What a template can say of a notice, every text escaped for the target.
///
/// `title`, `status`, `receiver`, `reason`, `group_key`, `external_url`, `link`, `firing`,
/// `resolved`, `group_labels`, `common_labels`, `common_annotations`, and `alerts`, each with
/// `status`, `severity`, `name`, `summary`, `description`, `client`, `system`, `object`, `since`,
/// `until`, `link`, `generator_url`, `fingerprint`, `labels`, `annotations`.
package struct TemplateData {
    private let notice: GroupNotice
    private let text: MessageText
    private let context: MessageContext
    private let markup: Markup

    /// The data of a notice in a target's markup; made only when a template asks for them.
    package init(
        _ notice: GroupNotice,
        _ text: MessageText,
        _ context: MessageContext,
        markup: Markup
    ) {
        self.notice = notice
        self.text = text
        self.context = context
        self.markup = markup
    }

    /// The values by their names.
    var root: [String: Any] {
        func safe(_ text: String) -> String { markup.escaped(text) }
        func table(_ values: [String: String]) -> [String: Any] { values.mapValues(safe) }
        let firing = notice.members.filter { !$0.isResolved }
        let members = firing + notice.members.filter(\.isResolved)
        return [
            "title": safe(text.title), "status": notice.status, "receiver": safe(notice.receiver),
            "reason": notice.reason.rawValue, "group_key": safe(notice.groupKey),
            "external_url": context.externalURL, "link": Markup.web(text.link) ?? "",
            "firing": firing.count, "resolved": members.count - firing.count,
            "group_labels": table(notice.groupLabels.dictionary),
            "common_labels": table(notice.commonLabels.dictionary),
            "common_annotations": table(notice.commonAnnotations),
            "alerts": zip(members, text.items).map { member, item -> [String: Any] in
                [
                    "status": member.isResolved ? "resolved" : "firing",
                    "is_resolved": member.isResolved,
                    "severity": safe(member.alert.labels[Alert.severityLabel]),
                    "name": safe(member.alert.labels[Alert.nameLabel]),
                    "summary": safe(item.heading), "description": safe(item.details),
                    "client": safe(item.value("client")), "system": safe(item.value("system")),
                    "object": safe(item.value("object")), "since": safe(item.value("since")),
                    "until": safe(item.value("until")), "link": Markup.web(item.link) ?? "",
                    "generator_url": Markup.web(member.alert.generatorURL) ?? "",
                    "fingerprint": member.alert.fingerprint.description,
                    "labels": table(member.alert.labels.dictionary),
                    "annotations": table(member.alert.annotations),
                ]
            },
        ]
    }
}
