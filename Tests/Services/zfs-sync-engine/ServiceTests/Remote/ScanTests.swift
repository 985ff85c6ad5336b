import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

// Goal: what a scan costs on the way does not grow with the number of datasets. Method: a host with
// 1,000 datasets of 100 snapshots, whose tools answer with a listing made before, through a real
// sshd; syncoid takes eight sessions for each dataset that is up to date.
@Suite(.needsReplication) struct `A scan of a large host` {
    private static let datasets = 1000
    private static let snapshots = 100

    @Test func `a thousand datasets with their snapshots are listed in two exchanges`() async throws
    {
        let rig = try await FuseRig(["hqs8"])
        let host = try rig.host("hqs8")
        try await answer(in: rig, host)
        let channels = SSHChannels(to: rig.remotes, ssh: try rig.ssh())
        let names = (0..<Self.datasets).compactMap { DatasetName("tank/d\($0)") }
        var scan = HostScan(host: "hqs8", watched: names)
        var commands = scan.begin()
        var listing: HostListing?
        while listing == nil {
            switch scan.take(try await channels.exchange(commands, on: "hqs8")) {
            case .ask(let more): commands = more
            case .done(let found): listing = found
            case .failed(let fault):
                Issue.record("\(fault)")
                return
            }
        }
        #expect(await channels.exchanges(with: "hqs8") == 2)
        #expect(listing?.complete.count == Self.datasets)
        let count = listing?.datasets.values.reduce(0) { $0 + $1.snapshots.count }
        #expect(count == Self.datasets * Self.snapshots)
        await channels.close()
        await rig.stop()
    }

    /// Puts tools in the host's place that answer by files, as OpenZFS 2.1 would.
    private func answer(in rig: FuseRig, _ host: FuseHost) async throws {
        var (datasets, versions) = ("", "")
        for dataset in 0..<Self.datasets {
            datasets +=
                "tank/d\(dataset)\t\(dataset + 1)\tfilesystem\t\(dataset + 1)\t4096\t1000000\t0\t-"
                + "\toff\t-\t-\t-\tno\toff\tnoauto\tnone\n"
            for snapshot in 0..<Self.snapshots {
                let number = 10_000 + dataset * Self.snapshots + snapshot
                versions +=
                    "tank/d\(dataset)@daily-\(snapshot)\t\(number)\t\(number)\t1795000000\t0\n"
            }
        }
        let files = [
            ("datasets", datasets), ("versions", versions),
            ("pools", "tank\t7\tONLINE\t1000000\t1000000\toff\n"),
        ]
        for (name, text) in files { _ = try rig.folder.write(text, to: name) }
        let folder = rig.folder.path
        let zfs = try rig.folder.write(
            """
            #!/bin/sh
            case "$*" in
                *filesystem,volume*) exec cat \(folder)/datasets ;;
                *snapshot,bookmark*) exec cat \(folder)/versions ;;
                *) exit 2 ;;
            esac

            """,
            to: "fake-zfs"
        )
        let zpool = try rig.folder.write(
            "#!/bin/sh\n[ $1 = list ] || { echo all pools are healthy; exit; }\n"
                + "exec cat \(folder)/pools\n",
            to: "fake-zpool"
        )
        for (fake, tool) in [(zfs, "zfs"), (zpool, "zpool")] {
            try await host.run(["chmod", "755", fake])
            try await host.run(["mount", "--bind", fake, "/usr/sbin/\(tool)"])
        }
    }
}
