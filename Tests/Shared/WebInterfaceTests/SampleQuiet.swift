import Quantities
import WebInterface

/// Pages of silences and maintenance as they look in use.
enum SampleQuiet {
    static func list(_ name: String = "Firmware of nas-1") -> QuietPage {
        var page = QuietPage()
        page.lead = "\(strong: "Work goes on at 1 place"): nobody is told of 3 open alerts."
        page.mayAct = true
        page.zone = "Europe/Berlin"
        page.work = [
            QuietPage.Row(
                badge: Badge(.running, "Goes on", isHeld: true),
                name: name,
                link: "/maintenance/w1",
                matchers: ["client Praxis Dr. Lindqvist", "system=\"nas-1\""],
                when: "until \(strong: "4 May, 12:00"), for 2 h more",
                rhythm: "2nd tue at 22:00 for 4 h, Europe/Berlin",
                covers: "2 alerts",
                person: "Mira Okafor"
            )
        ]
        page.silences = [
            QuietPage.Row(
                badge: Badge(.fine, "Over"),
                name: "disks come on Tuesday",
                link: "/silences/s1",
                matchers: [name],
                when: "until 3 May, 12:00",
                covers: "",
                person: "Jonas"
            )
        ]
        page.rest = "3 more that are over are not shown."
        return page
    }

    static func form(
        _ kind: QuietFormPage.Kind,
        _ name: String = "Firmware of nas-1"
    ) -> QuietFormPage {
        var page = QuietFormPage(kind)
        page.heading = kind == .silence ? "New silence" : name
        page.lead = "By \(strong: "Mira Okafor"), until 4 May."
        page.action = kind == .silence ? "/silences/new" : "/maintenance/w1"
        page.button = "Silence"
        page.mayEnd = kind == .maintenance
        page.mayAct = true
        page.fields = [
            "matchers": "system=\"nas-1\"\nalertname=~\"Pool.*\"", "comment": name, "name": name,
            "every": "2nd tue", "at": "22:00", "again": "yes", "for": "4h",
        ]
        page.zone = "Europe/Berlin"
        page.clients = [
            Choice("every client's", value: "", isChosen: true),
            Choice(name, value: name, isChosen: false),
        ]
        page.lengths = [Choice("2 hours", value: "2h", isChosen: true)]
        page.covers = "\(strong: "1 open alert") of 7 is covered."
        page.covered = [SampleAlerts.row(name)]
        page.rest = "… and 3 more."
        return page
    }
}
