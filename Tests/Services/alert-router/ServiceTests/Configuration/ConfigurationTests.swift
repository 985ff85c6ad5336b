import AlertRouterCore
import ServiceChassis
import TestSupport
import Testing

@testable import AlertRouter

// Goal: an Alertmanager file is used unchanged, and what is wrong in one is refused with its line.
// Method: the settings of the service over files of its own, as a start and `--check-config` read.
@Suite struct ConfigurationTests {
    /// What a start makes of a file of Alertmanager's.
    private func read(
        _ yaml: String,
        environment: [String: String] = [:]
    ) throws -> (settings: AlertRouterSettings, book: TargetBook, reader: SettingsReader) {
        let folder = try TemporaryFolder()
        let path = try folder.write(yaml, to: "alertmanager.yml")
        let book = TargetBook()
        var reader = SettingsReader(
            SettingsSource(
                file: "alert-router.yml",
                yaml: "config_file: \(path)",
                environment: environment
            )
        )
        let settings = AlertRouterSettings(reading: &reader, registry: book)
        reader.finish()
        return (settings, book, reader)
    }

    @Test func `a file of Alertmanager's is used unchanged, whatever its values are`() throws {
        let (settings, book, reader) = try read(
            """
            global:
              resolve_timeout: 3m
              smtp_smarthost: 'mail.example.org:587'
              smtp_from: 'alerts@example.org'
              smtp_auth_username: 'alerts'
              smtp_auth_password: 'pa$$w0rd-${NOT_SET}-$1'
            route:
              receiver: office
              group_by: [alertname, cluster]
              group_wait: 10s
              routes:
                - matchers: ['severity=~"critical|page$"', 'team!="lab"']
                  receiver: on-call
                  continue: true
                  mute_time_intervals: [nights]
                - match_re: {service: ^(foo1|foo2)$}
                  receiver: office
            inhibit_rules:
              - source_matchers: [severity="critical"]
                target_matchers: [severity="warning"]
                equal: [alertname]
            time_intervals:
              - name: nights
                time_intervals:
                  - times: [{start_time: '22:00', end_time: '24:00'}]
                    weekdays: ['monday:friday']
                    location: Europe/Berlin
            receivers:
              - name: office
                email_configs:
                  - to: office@example.org
              - name: on-call
                slack_configs:
                  - api_url: https://hooks.slack.example/${TEAM}
                    channel: '#ops'
                webhook_configs:
                  - url: http://127.0.0.1:9/hook$$
            """,
            environment: ["TEAM": "blue"]
        )
        #expect(reader.problems.map(\.description) == [])
        #expect(settings.alertmanager.resolveTimeout == .seconds(180))
        #expect(settings.alertmanager.receivers.map(\.name) == ["office", "on-call"])
        #expect(book.receivers.map(\.name) == ["office", "on-call"])
        let mail = book.receivers[0].targets.first as? EmailTarget
        #expect(mail?.mail.password?.revealed == "pa$$w0rd-${NOT_SET}-$1")
        #expect(
            reader.warnings.map(\.text).contains {
                $0.contains("`${NOT_SET}` stays as it stands")
            }
        )
        let tree = settings.alertmanager.tree
        let labels = LabelSet(["severity": "critical", "service": "foo1"])
        #expect(
            tree.match(labels).map { tree.routes[$0].options.receiver } == ["on-call", "office"]
        )
    }

    @Test func `templates are named in a warning with their line`() throws {
        let (_, _, reader) = try read(
            """
            templates:
              - '/etc/alertmanager/*.tmpl'
            route: {receiver: a}
            receivers:
              - name: a
                slack_configs:
                  - api_url: https://x.example/y
                    title: '{{ template "mine" . }}'
            """
        )
        #expect(reader.problems.isEmpty)
        let warnings = reader.warnings.map(\.description)
        #expect(warnings.contains { $0.contains(":2:5:") && $0.contains("templates of Go") })
        #expect(warnings.contains { $0.contains(":8:") && $0.contains("Go template") })
    }

    private static let refusals: [(String, Int, String)] = [
        ("receivers: [{name: a}]", 1, "no routes provided"),
        ("route: {}\nreceivers: [{name: a}]", 1, "must specify a default receiver"),
        ("route: {receiver: b}\nreceivers: [{name: a}]", 1, "undefined receiver \"b\""),
        ("route: {receiver: a}\nreceivers:\n- name: a\n- name: a", 4, "is not unique"),
        ("route: {receiver: a}\nreceivers:\n- name: a\n- {}", 4, "missing name in receiver"),
        ("route:\n  receiver: a\n  group_wait: soon\nreceivers: [{name: a}]", 3, "duration"),
        ("route:\n  receiver: a\n  group_interval: 0s\nreceivers: [{name: a}]", 3, "be zero"),
        ("route:\n  receiver: a\n  group_by: [x, x]\nreceivers: [{name: a}]", 3, "duplicated"),
        ("route:\n  receiver: a\n  group_by: ['...', x]\nreceivers: [{name: a}]", 3, "wildcard"),
        ("route:\n  receiver: a\n  matchers: [x=y]\nreceivers: [{name: a}]", 2, "any matchers"),
        (
            "route:\n  receiver: a\n  routes:\n  - matchers: ['x=~\"(\"']\nreceivers: [{name: a}]",
            4, "no regular expression"
        ),
        (
            "route:\n  receiver: a\n  routes:\n  - match_re: {x: '('}\nreceivers: [{name: a}]", 4,
            "no regular expression"
        ),
        (
            "route:\n  receiver: a\n  routes:\n  - mute_time_intervals: [z]\n"
                + "receivers: [{name: a}]",
            4, "undefined time interval \"z\""
        ),
        ("route: {receiver: a}\nreceivers:\n- name: a\n  pager_configs: []", 4, "pager_configs"),
        (
            "route: {receiver: a}\nreceivers:\n- name: a\n  discord_configs:\n  - webhook_ur: x", 5,
            "webhook_url"
        ),
        (
            "route: {receiver: a}\nreceivers:\n- name: a\n  opsgenie_configs:\n  - api_key: x", 4,
            "unknown key `opsgenie_configs`"
        ),
        ("global:\n  smtp_smarthos: x:1\nroute: {receiver: a}\nreceivers: [{name: a}]", 2, "did"),
        (
            "global:\n  resolve_timeout: soon\nroute: {receiver: a}\nreceivers: [{name: a}]", 2,
            "resolve_timeout"
        ),
        ("rout: {receiver: a}\nreceivers: [{name: a}]", 1, "did you mean `route`"),
        (
            "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: n\n"
                + "  time_intervals:\n  - weekdays: [someday]",
            6, "none of weekdays"
        ),
        (
            "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: n\n"
                + "  time_intervals:\n  - times: [{start_time: '9:00', end_time: '08:00'}]",
            6, "start"
        ),
        (
            "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: n\n"
                + "  time_intervals:\n  - location: Mars/Olympus",
            6, "unknown time zone"
        ),
        (
            "route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n"
                + "- source_matchers: ['=']",
            4, ""
        ),
        ("route: {receiver: a\nreceivers: [{name: a}]", 2, "not YAML"),
        ("- a", 1, ""),
    ]

    @Test(arguments: refusals)
    func `what is wrong is refused with its line`(yaml: String, line: Int, words: String) throws {
        let (_, _, reader) = try read(yaml)
        let problem = try #require(reader.problems.first?.text, "it was taken")
        #expect(problem.contains("alertmanager.yml:\(line):"), "\(problem)")
        #expect(problem.contains(words), "\(problem)")
    }

    @Test func `everything that is wrong is said at once`() throws {
        let (_, _, reader) = try read(
            "route: {receiver: b, group_wait: x}\nreceivers:\n- name: a\n  nope_configs: []"
        )
        let lines = reader.problems.flatMap { $0.text.split(separator: "\n") }
        #expect(lines.count == 3, "\(lines)")
    }

    @Test func `the limit of posted alerts of one name is a setting, and Alertmanager's flag`() {
        let flags = AlertmanagerFlags.translate(["--alerts.per-alertname-limit=7"])
        var reader = SettingsReader(
            SettingsSource(file: "a", yaml: "", environment: flags.environment)
        )
        #expect(AlertRouterSettings(reading: &reader).perNameMax == 7)
        #expect(reader.problems.isEmpty)
        for text in ["-1", "1000001", "many"] {
            var reader = SettingsReader(
                SettingsSource(file: "a", yaml: "per_alertname_limit: \(text)")
            )
            _ = AlertRouterSettings(reading: &reader)
            #expect(reader.problems.count == 1)
        }
    }
}
