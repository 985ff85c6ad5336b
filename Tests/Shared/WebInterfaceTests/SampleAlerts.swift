import Quantities
import WebInterface

/// Pages of alerts as they look in use.
enum SampleAlerts {
    private static let now = SamplePages.now

    private static func moment(_ seconds: Int64, _ words: String) -> Moment {
        Moment(now - .seconds(seconds), words: words)
    }

    static func row(_ name: String = "Pool backup is 92.1 % full") -> AlertRow {
        AlertRow(
            key: "0123456789abcdef",
            badge: Badge(.critical, "Critical"),
            summary: name,
            care: "acknowledged by Mira Okafor",
            age: "1 d 14 h",
            link: "/alerts?alert=0123456789abcdef#d",
            isChosen: true
        )
    }

    static func details(_ name: String = "Pool backup is 92.1 % full") -> AlertDetails {
        var details = AlertDetails()
        details.id = "0123456789abcdef"
        details.heading = name
        details.badge = Badge(.critical, "Critical")
        details.client = "Praxis Dr. Lindqvist"
        details.clientLink = "/fleet?client=Praxis"
        details.system = "orion-backup"
        details.systemLink = "/fleet/systems/orion-backup"
        details.words = "Delete old snapshots or add disks."
        details.facts = [
            Fact("Since", "2 May, 18:50 (1 d 14 h)"), Fact("With", "Mira Okafor, until 5 May"),
        ]
        details.labels = ["alertname=PoolUsage", "pool=backup"]
        details.zone = "Europe/Berlin"
        details.story = [
            AlertDetails.Line(
                moment: moment(9000, "25 Apr, 04:12"),
                mark: .tone(.warning),
                heading: "\(strong: name): opened as warning",
                remark: ""
            ),
            AlertDetails.Line(
                moment: moment(8999, "25 Apr, 04:13"),
                mark: .sent,
                heading: "Told \(strong: "#storage") by discord",
                remark: "delivered after 0.8 s"
            ),
            AlertDetails.Line(
                moment: moment(3000, "2 May, 19:26"),
                mark: .person,
                heading: "Acknowledged by \(strong: "Mira Okafor") until 5 May, 12:00",
                remark: "“Old images go on Tuesday.” Repeats stop, changes still arrive."
            ),
        ]
        return details
    }

    static func alerts(_ name: String = "Pool backup is 92.1 % full") -> AlertsPage {
        var page = AlertsPage()
        page.title = "1 firing"
        page.lead = "\(strong: "1 firing in 1 system"), all of them looked after."
        page.heading = "Open"
        page.severities = [Choice("Any", value: "", isChosen: true)]
        page.standings = [Choice("Open", value: "open", isChosen: true)]
        page.cares = [Choice("Anyone", value: "", isChosen: true)]
        page.groupings = [
            Choice("by system", value: "/alerts", isChosen: true),
            Choice("by time", value: "/alerts?group=none", isChosen: false),
        ]
        page.groups = [AlertsPage.Group(name: name, rows: [row(name)])]
        page.chosen = details(name)
        return page
    }

    static func deliveries(_ name: String = "storage") -> DeliveriesPage {
        var page = DeliveriesPage()
        page.lead = "\(strong: "1 receiver is not reached"): the newest notification was given up."
        page.receivers = [
            DeliveriesPage.Receiver(
                badge: Badge(.critical, "Given up"),
                name: name,
                target: "discord",
                delivered: "1,204",
                failed: "1",
                last: moment(7200, "2 h ago"),
                why: "Discord answered 404"
            )
        ]
        page.rows = [
            DeliveriesPage.Row(
                badge: Badge(.critical, "Given up"),
                moment: moment(3600, "4 May, 08:12"),
                receiver: "\(name), discord",
                words: "1 alert",
                link: "/alerts/0123456789abcdef",
                remark: "Discord answered 404, after 0.4 s"
            )
        ]
        return page
    }
}
