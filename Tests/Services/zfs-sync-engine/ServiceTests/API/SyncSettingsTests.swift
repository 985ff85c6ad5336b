import Foundation
import Observations
import Quantities
import ServiceChassis
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// `app-config.yaml`: the document's example, what it lacks, and what is wrong with files.
@Suite struct `Settings of replication` {
    private func read(_ yaml: String) -> (SyncSettings, SettingsReader) {
        var reader = SettingsReader(
            SettingsSource(file: "/config/app-config.yaml", yaml: yaml, environment: [:])
        )
        let settings = SyncSettings(reading: &reader)
        reader.finish()
        return (settings, reader)
    }

    static let example = """
        san_hosts:
          hqs8:
            hostname: hqs8.storage.local
            ssh_user: zfsadmin
          hqs1:
            hostname: hqs1.storage.local
            ssh_user: zfsadmin
            ssh_port: 2222
            use_sudo: true
        pairs:
          - name: "HQS8 → HQS1"
            primary: "hqs8"
            backup: "hqs1"
            datasets:
              - name: "hqs8p1/HQS8DAT1"
                backup_dataset: "hqs1p1/HQS8DAT1"
                max_delay_hours: 72
                auto_repair: true
                dry_run: false
              - name: "hqs8p1/OTHER"
                backup_dataset: "hqs1p1/OTHER"
        scheduler:
          interval_minutes: 30

        """

    @Test func `the document's example is read as it stands`() throws {
        let (settings, reader) = read(Self.example)
        #expect(reader.problems.isEmpty, "\(reader.problems)")
        #expect(reader.warnings.isEmpty, "\(reader.warnings)")
        #expect(settings.interval == .seconds(1800))
        #expect(settings.hosts.map(\.name) == ["hqs1", "hqs8"])
        let backup = try #require(settings.hosts.first)
        #expect(backup.port == 2222)
        #expect(backup.usesSudo)
        #expect(backup.knownHostsFile == "/config/known_hosts")
        let policies = settings.datasets.map(\.policy)
        #expect(policies.map(\.target.text) == ["hqs1p1/HQS8DAT1", "hqs1p1/OTHER"])
        #expect(policies[0].pair == "HQS8 → HQS1")
        #expect(policies[0].delay == DelayPolicy(broken: .seconds(72 * 3600)))
        #expect(policies[0].delay.warning == .seconds(36 * 3600))
        #expect(policies[0].repairs && policies[0].reanchors && !policies[0].isDryRun)
        #expect(!policies[1].repairs && !policies[1].reanchors)
    }

    @Test func `a key of another system is warned of with its line and passed over`() {
        let (settings, reader) = read(Self.example + "smtp:\n  host: mail\n")
        #expect(reader.problems.isEmpty)
        #expect(reader.warnings.count == 1)
        let line = Self.example.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect("\(reader.warnings[0])".contains("app-config.yaml:\(line):1"))
        #expect(settings.datasets.count == 2)
    }

    @Test(arguments: [
        ("primary: \"hqs8\"", "primary: hqs9", "`hqs9` is no host of `san_hosts`"),
        ("\"hqs1p1/OTHER\"", "\"hqs1p1/HQS8DAT1\"", "is the backup of two datasets"),
        ("\"hqs8p1/OTHER\"", "\"hqs8p1/O@x\"", "is no name of a ZFS dataset"),
        ("max_delay_hours: 72", "max_delay_hours: soon", "is not a number"),
        ("ssh_port: 2222", "ssh_port: 70000", "is not a whole number from 1 to 65535"),
        ("    backup: \"hqs1\"\n", "", "`pairs[0].backup` is missing"),
        ("auto_repair: true", "auto_repair: maybe", "is not `true` or `false`"),
        ("interval_minutes: 30", "interval_minutes: 0", "from 1 to 10080"),
    ])
    func `what is wrong is told with its place`(old: String, new: String, said: String) {
        let (_, reader) = read(Self.example.replacing(old, with: new))
        let text = reader.problems.map { "\($0)" }.joined(separator: "\n")
        #expect(text.contains(said), "\(text)")
        #expect(text.contains("app-config.yaml:"), "\(text)")
    }

    @Test func `a re-anchor of a pool's root is refused before it is ever needed`() {
        let yaml = Self.example.replacing(
            "\"hqs1p1/OTHER\"",
            with: "hqs1p1\n        auto_reanchor: true"
        )
        let (_, reader) = read(yaml)
        #expect(reader.problems.contains { "\($0)".contains("is a pool's root") })
    }

    @Test func `windows, rates and offline backups are read for a pair`() throws {
        let yaml = Self.example.replacing(
            "    backup: \"hqs1\"\n",
            with: """
                    backup: "hqs1"
                    windows: ["mon-fri 22:00-06:00", "sat,sun 00:00-24:00"]
                    rate_limit: 60 MiB
                    rate_windows:
                      - {window: "mon-fri 08:00-18:00", rate_limit: 10 MiB}
                      - {window: "sat 00:00-24:00"}
                    expected_offline: true

                """
        )
        let (settings, reader) = read(yaml)
        #expect(reader.problems.isEmpty, "\(reader.problems)")
        let dataset = try #require(settings.datasets.first)
        #expect(dataset.windows.count == 2)
        #expect(dataset.rate == .mebibytes(60))
        #expect(dataset.rateWindows.map(\.bytesPerSecond) == [.mebibytes(10), nil])
        #expect(dataset.policy.isOfflineExpected)
    }
}

/// The document's folders, named on the command line.
@Suite struct `Flags of the document` {
    @Test func `data and logs are translated and all else stays`() {
        let given = DocumentFlags.translate([
            "--data", "/data", "--logs=/logs", "--listen", ":8080", "--config=x.yaml",
        ])
        #expect(given.arguments == ["--state", "/data", "--listen", ":8080", "--config=x.yaml"])
        #expect(given.environment == ["POOLKEEPER_LOGS": "/logs"])
    }
}
