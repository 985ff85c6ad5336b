import FleetProcesses
import Foundation
import Observations
import Quantities
import ReplicationRig
import TestSupport
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// What only OpenZFS can show: tokens, bookmarks, estimates, raw streams, delegation.
extension PlayedFailure {
    static let openZFS = [
        Self("F02", "a partial receive of a snapshot that is gone is dropped") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 16 << 20)
            try await stage.cutShort()
            try await stage.primary.zfs("destroy", "\(stage.source)@s3")
            try await stage.snapshot("s4")
            let seen = try await stage.run(isDryRun: true)
            #expect(seen.standing?.plan.reason == .partialStale, "F02: \(seen.said)")
            let outcome = try await stage.expectInStep()
            #expect(outcome.actions.first?.plan == .discardPartial)
            #expect(try await stage.token() == "-")
        },
        Self("F03", "a partial receive goes on before anything else") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 16 << 20)
            try await stage.cutShort()
            try await stage.snapshot("s4")
            let outcome = try await stage.expectInStep()
            let plans = outcome.actions.map(\.plan)
            #expect(plans == [.resume, .incremental], "F03: \(plans) \(outcome.said)")
            let resumed = try #require(outcome.actions.first?.bytes)
            #expect(resumed < .mebibytes(15), "F03: \(resumed) were sent again")
        },
        Self("F10", "an encrypted lineage stays raw, whatever became of its key") { stage in
            let key = "/root/key-\(stage.id)"
            try await stage.primary.run(["sh", "-c", "head -c 32 /dev/urandom >\(key)"])
            let options = ["encryption=on", "keyformat=raw", "keylocation=file://\(key)"]
            try await stage.replicated(options: options.flatMap { ["-o", $0] })
            try await stage.snapshot("s3")
            let increment = try await stage.expectInStep()
            try await stage.primary.run(["zfs", "unload-key", stage.source])
            try await stage.primary.zfs("snapshot", "\(stage.source)@s4")
            let locked = try await stage.expectInStep()
            let sends = (increment.commands + locked.commands).filter { $0.contains("zfs send") }
            #expect(sends.count >= 2 && sends.allSatisfy { $0.contains(" -w ") }, "F10: \(sends)")
        },
        Self("F11", "a pool that knows of damage is warned of, and no copy goes") { stage in
            var stage = stage
            let pool = "hqs1damaged"
            let disk = "/root/\(pool).img"
            try await stage.backup.run(["truncate", "-s", "128M", disk])
            try await stage.backup.zpool("create", "-O", "mountpoint=none", pool, disk)
            stage.target = "\(pool)/data"
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1", bytes: 32 << 20)
            let first = try await stage.run()
            #expect(first.status == .healthy, "F11: \(first.said)")
            // Most of what lies on the disk is data, which has one copy; its labels are spared.
            try await stage.backup.zpool("export", pool)
            let spoil = "dd if=/dev/urandom of=\(disk) bs=1M seek=8 count=24 conv=notrunc"
            try await stage.backup.run(["sh", "-c", spoil + " 2>/dev/null"])
            try await stage.backup.zpool("import", "-d", "/root", pool)
            _ = try? await stage.backup.zpool("scrub", "-w", pool)
            let outcome = try await stage.run()
            #expect(outcome.standing?.assessment.reason == .poolErrors, "F11: \(outcome.said)")
            #expect(outcome.status == .warning)
            try await stage.backup.zpool("destroy", "-f", pool)
        },
        Self("F12", "what does not fit is not begun") { stage in
            var stage = stage
            stage.source += "-estimated"
            stage.target += "-estimated"
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 4 << 20)
            let outcome = try await stage.run { $0.reserve = .gibibytes(64) }
            #expect(outcome.standing?.plan.reason == .noSpace, "F12: \(outcome.said)")
            #expect(outcome.actions.isEmpty)
            try await stage.expectInStep()
        },
        Self("F13", "holds of ours that nobody remembers are released") { stage in
            var stage = stage
            stage.source += "-left"
            stage.target += "-left"
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1")
            _ = try await stage.run { $0.anchors = true }
            try await stage.snapshot("s2")
            try await stage.primary.zfs("hold", "poolkeeper:HQS8___HQS1", "\(stage.source)@s2")
            try await stage.snapshot("s3")
            _ = try await stage.expectInStep { $0.anchors = true }
            _ = try await stage.run { $0.anchors = true }
            try await stage.primary.zfs("destroy", "\(stage.source)@s2")
        },
        Self("F16", "an orphaned receive is waited for, and then named") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 16 << 20)
            // Begun by the engine, so that what the orphan keeps is its own.
            try await stage.cutShort()
            try await eventually("the receive has let go of the target") {
                _ = try? await stage.backup.zfs("receive", "-A", stage.target)
                return try await stage.token() == "-"
            }
            let script = "(zfs send -i @s2 \(stage.source)@s3 | head -c 600000 | base64 -w0) "
            let half = try await stage.primary.run(["sh", "-c", script])
            try await stage.backup.hang(half, into: stage.target)
            try await eventually("the receive has begun") { try await stage.token() != "-" }
            let outcome = try await stage.run()
            #expect(outcome.said.contains("has been receiving for"), "F16: \(outcome.said)")
            try await stage.backup.run(["pkill", "-x", "sleep"])
            try await eventually("the receive has ended") { try await stage.token() != "-" }
            try await stage.backToHealth()
        },
        Self("F18", "an estimate is near what was sent") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 1 << 20)
            let outcome = try await stage.expectInStep()
            let action = try #require(outcome.actions.first { $0.plan == .incremental })
            let (said, moved) = (try #require(action.estimate), try #require(action.bytes))
            #expect(said.bytes > moved.bytes / 2 && said.bytes < moved.bytes * 2, "F18: \(said)")
        },
        Self("F20", "a user with no more than the documented rights replicates") { stage in
            try await stage.backup.run(
                ["zfs", "allow", "-u", "zfsadmin", "create,mount,receive,hold,release"]
                    + [stage.backup.pool]
            )
            try await stage.primary.run(
                ["zfs", "allow", "-u", "zfsadmin", "send,hold,release,bookmark"]
                    + [stage.primary.pool]
            )
            let plain = PlainRig(stage.rig)
            let channels = SSHChannels(to: plain.remotes, ssh: try plain.ssh())
            let own = try FailureStage(stage.id, plain, channels)
            try await own.primary.zfs("create", own.source)
            try await own.snapshot("s1")
            try await own.expectInStep { $0.anchors = true }
            try await own.snapshot("s2")
            let outcome = try await own.expectInStep { $0.anchors = true }
            #expect(outcome.actions.allSatisfy { $0.outcome == .done }, "F20: \(outcome.said)")
            await channels.close()
        },
        Self("F22", "from a bookmark one snapshot goes first and then all others") { stage in
            try await stage.replicated()
            try await stage.primary.zfs("bookmark", "\(stage.source)@s2", "\(stage.source)#s2")
            for name in ["s3", "s4", "s5"] { try await stage.snapshot(name) }
            for name in ["s1", "s2"] {
                try await stage.primary.zfs("destroy", "\(stage.source)@\(name)")
            }
            let outcome = try await stage.expectInStep()
            let sends = outcome.commands.filter { $0.contains("zfs send") }
            #expect(sends.count == 2 && sends[0].contains("#s2"), "F22: \(sends)")
            #expect(sends.last?.contains(" -I ") == true)
            #expect(outcome.copies.isEmpty)
        },
        Self("F27", "a lineage is sent with the flags that it began with") { stage in
            try await stage.replicated()
            var flags: Set<Set<String>> = []
            for name in ["s3", "s4"] {
                try await stage.snapshot(name)
                let outcome = try await stage.expectInStep()
                for line in outcome.commands where line.contains("zfs send") {
                    let words = line.split(separator: " ").map(String.init)
                    flags.insert(Set(words.filter { ["-L", "-c", "-e", "-w"].contains($0) }))
                }
            }
            #expect(flags == [["-L", "-c", "-e"]], "F27: \(flags)")
        },
        Self("F28", "a partial receive that others began is left to a person") { stage in
            try await stage.replicated()
            try await stage.snapshot("s3", bytes: 1 << 20)
            let script = "zfs send -i @s2 \(stage.source)@s3 | head -c 600000 | base64 -w0"
            let half = try await stage.primary.run(["sh", "-c", script])
            try await stage.backup.receiveHalf(half, into: stage.target)
            try await stage.primary.zfs("destroy", "\(stage.source)@s3")
            try await stage.snapshot("s4")
            let token = try await stage.token()
            #expect(token != "-")
            let outcome = try await stage.run()
            #expect(outcome.standing?.plan.reason == .partialForeign, "F28: \(outcome.said)")
            #expect(try await stage.token() == token)
        },
    ]
}

extension StorageHost {
    /// Puts half a stream on the host, in base64.
    fileprivate func put(_ half: String) async throws {
        var rest = half[...]
        try await run(["sh", "-c", ": >/root/half.b64"])
        while !rest.isEmpty {
            let piece = rest.prefix(100_000)
            rest = rest.dropFirst(piece.count)
            try await run(["sh", "-c", "printf %s '\(piece)' >>/root/half.b64"])
        }
        try await run(["sh", "-c", "base64 -d /root/half.b64 >/root/half"])
    }

    /// Receives half a stream that somebody else sent.
    fileprivate func receiveHalf(_ half: String, into target: String) async throws {
        try await put(half)
        _ = try? await run(["sh", "-c", "zfs receive -s -u \(target) </root/half"])
    }

    /// Receives half a stream and then waits for what never comes, as one whose connection is lost.
    fileprivate func hang(_ half: String, into target: String) async throws {
        try await put(half)
        let line = "(cat /root/half; exec sleep 3600) | zfs receive -s -u \(target)"
        try await run(["sh", "-c", "(\(line)) >/dev/null 2>&1 </dev/null &"])
    }
}

/// The hosts of a rig as accounts without sudo reach them.
private struct PlainRig: StorageRig {
    private let rig: any StorageRig

    init(_ rig: any StorageRig) { self.rig = rig }

    var hosts: [any StorageHost] { rig.hosts }
    var folder: TemporaryFolder { rig.folder }
    var knownHosts: String { rig.knownHosts }
    var remotes: [RemoteHost] {
        rig.remotes.map { host in
            var plain = host
            plain.usesSudo = false
            return plain
        }
    }
}
