import Foundation
import Observations
import TestSupport
import Testing

// Goal: a user of ASG installs Poolkeeper, and the document's configuration and crontab do what
// they did. Method: the real installer, sudo, an ordinary user and a real pool, in a namespace.
@Suite(.serialized, .needsBtrfs) struct `A host as installed` {
    /// The lines of ASG's page, as they are.
    private static let crontab = """
        20 0 * * * asg capacity >> ~/asg.log 2>&1
        0 2 * * 0 asg scrub >> ~/asg.log 2>&1
        0 2 * * * asg snapshot >> ~/asg.log 2>&1
        """

    private static var lines: [String] {
        crontab.split(separator: "\n").map {
            $0.split(separator: " ", maxSplits: 5).last.map(String.init) ?? ""
        }
    }

    /// A machine that is idle, whatever the one of the tests does.
    private static let idle = """
        echo '0.05 0.05 0.05 1/100 1' >/mnt/pkload && mount --bind /mnt/pkload /proc/loadavg
        for share in some full; do
            echo "$share avg10=0.00 avg60=0.00 avg300=0.00 total=0"
        done >/mnt/pkio && mount --bind /mnt/pkio /proc/pressure/io
        """

    @Test func `the installer's units are good, and it leaves settings that are there alone`()
        async throws
    {
        let said = try await InstalledHost.run(
            """
            systemd-analyze verify /etc/systemd/system/poolkeeper-*.service \
                /etc/systemd/system/poolkeeper-*.timer
            for timer in capacity check scrub snapshot; do
                test -f /etc/systemd/system/poolkeeper-$timer.timer
            done
            stat -c %a /etc/asg/config.yaml
            echo 'pool: {mount: /srv/mine}' >/etc/asg/config.yaml
            deploy/install.sh "$built" | grep 'kept /etc/asg/config.yaml as it is' >/dev/null
            cat /etc/asg/config.yaml
            for command in /usr/local/bin/asg /usr/bin/asg; do
                $command status || echo "ended with $?"
            done
            """
        )
        #expect(said.hasPrefix("640\npool: {mount: /srv/mine}\n"), "\(said)")
        #expect(said.components(separatedBy: "/srv/mine: there is no such folder").count == 3)
        #expect(said.components(separatedBy: "ended with 1").count == 3, "\(said)")
    }

    @Test func `ASG's example and its crontab lines run as they are, for an ordinary user`()
        async throws
    {
        let pool = try LoopPool(
            [1 << 30, 1 << 30],
            data: .raid1,
            metadata: .raid1,
            options: ["-L", "media"]
        )
        try Tool.run("sh", "-ec", "yes kept | head -c 4194304 >\(pool.mount)/file")
        try pool.sync()
        let said = try await InstalledHost.run(
            """
            mkdir /mnt/my_pool && mount --bind '\(pool.mount)' /mnt/my_pool
            cat >/etc/asg/config.yaml <<'YAML'
            \(ASGPage.example)
            YAML
            \(Self.idle)
            useradd -m \(InstalledHost.user)
            echo '\(InstalledHost.user) ALL=(root) NOPASSWD: /opt/poolkeeper/poolkeeper' \
                >/etc/sudoers.d/\(InstalledHost.user)
            \(Self.lines.map { InstalledHost.cron($0) + " || echo ended with $?" }
                .joined(separator: "\n"))
            stat -c %U /home/\(InstalledHost.user)/asg.log
            cat /home/\(InstalledHost.user)/asg.log
            ls /mnt/my_pool/.snapshots
            """
        )
        // Its metadata is on two devices, and the example asks for three.
        #expect(said.contains("ended with 2\n\(InstalledHost.user)\n"), "\(said)")
        #expect(said.components(separatedBy: "ended with").count == 2, "\(said)")
        #expect(said.contains("Capacity of /mnt/my_pool (media)"), "\(said)")
        #expect(said.contains("etadata"), "\(said)")
        #expect(said.contains("took my_pool."), "\(said)")
        #expect(!said.contains("warning:"), "\(said)")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: pool.mount + "/.snapshots"
        )
        #expect(names.count == 1 && names[0].hasPrefix("my_pool."))
        let kept = try String(
            contentsOfFile: pool.mount + "/.snapshots/\(names[0])/file",
            encoding: .utf8
        )
        #expect(kept.hasPrefix("kept\nkept\n"))
    }

    @Test func `a user without a line of sudoers is told which one is missing`() async throws {
        let commands = ["capacity", "check", "status", "scrub", "snapshot", "cleanup"]
        let said = try await InstalledHost.run(
            """
            useradd -m \(InstalledHost.user)
            \(commands.map { InstalledHost.cron("asg \($0)") + " || echo \($0) ended with $?" }
                .joined(separator: "\n"))
            """
        )
        for command in commands { #expect(said.contains("\(command) ended with 77\n"), "\(said)") }
        let line = "USER ALL=(root) NOPASSWD: /opt/poolkeeper/poolkeeper"
        #expect(said.components(separatedBy: line).count == commands.count + 1, "\(said)")
    }
}
