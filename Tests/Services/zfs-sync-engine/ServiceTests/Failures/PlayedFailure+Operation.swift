import Observations
import ReplicationRig
import Testing
import ZFSSyncEngine
import ZFSSyncEngineCore

/// What happens in daily operation: what every ZFS can show.
extension PlayedFailure {
    static let operation = [
        Self("F15", "datasets whose names begin alike do not hinder each other") { stage in
            var other = stage
            other.source += "x"
            other.target += "x"
            for end in [stage, other] {
                try await end.primary.zfs("create", end.source)
                try await end.snapshot("s1")
            }
            let policies = [try stage.policy(), try other.policy()]
            let outcome = try await stage.run(policies)
            #expect(outcome.status == .healthy, "F15: \(outcome.said)")
            try await stage.expectNewest()
            try await other.expectNewest()
        },
        Self("F17", "a name with a space is one word on every host") { stage in
            var stage = stage
            stage.source += " of a person"
            stage.target += " of a person"
            try await stage.replicated()
            try await stage.snapshot("s3")
            try await stage.expectInStep()
        },
        Self("F19", "a first copy is not mounted anywhere") { stage in
            try await stage.replicated()
            let mounted = try await stage.backup.run(
                ["zfs", "get", "-H", "-o", "value", "mounted", stage.target]
            )
            #expect(mounted.hasPrefix("no"))
        },
        Self("F21", "a host is listed in two exchanges, with all that was played on it") { stage in
            try await stage.replicated()
            let before = await stage.channels.exchanges(with: "hqs1")
            _ = try await stage.run(isDryRun: true)
            #expect(await stage.channels.exchanges(with: "hqs1") - before <= 2)
        },
        Self("F24", "a dataset that fails stops no other") { stage in
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1")
            var missing = stage
            missing.source += "-is-nowhere"
            missing.target += "-is-nowhere"
            let outcome = try await stage.run([try stage.policy(), try missing.policy()])
            #expect(outcome.status == .healthy, "F24: \(outcome.said)")
            try await stage.expectNewest()
        },
        Self("F26", "a renamed source is left to a person, a renamed snapshot is no matter") {
            stage in
            try await stage.replicated()
            try await stage.primary.zfs("rename", "\(stage.source)@s2", "\(stage.source)@renamed")
            try await stage.snapshot("s3")
            let outcome = try await stage.expectInStep()
            #expect(outcome.copies.isEmpty)
            try await stage.primary.zfs("rename", stage.source, "\(stage.source)-moved")
            let before = try await stage.everything()
            let renamed = try await stage.run()
            #expect(renamed.standing?.plan.reason == .sourceRenamed, "F26: \(renamed.said)")
            #expect(renamed.actions.isEmpty)
            #expect(try await stage.everything() == before)
        },
        Self("F29", "two backups of one source hold it each by its own tag") { stage in
            var second = stage
            second.target += "-second"
            try await stage.primary.zfs("create", stage.source)
            try await stage.snapshot("s1")
            _ = try await stage.run { $0.anchors = true }
            _ = try await second.run {
                $0.anchors = true
                $0.pair = "another pair"
            }
            try await stage.snapshot("s2")
            _ = try await stage.expectInStep { $0.anchors = true }
            // The first pair went on; the second pair's base must still be there.
            await #expect(throws: (any Error).self) {
                try await stage.primary.zfs("destroy", "\(stage.source)@s1")
            }
            _ = try await second.expectInStep {
                $0.anchors = true
                $0.pair = "another pair"
            }
            try await stage.primary.zfs("destroy", "\(stage.source)@s1")
        },
        Self("F30", "a source restored from its backup is linked again") { stage in
            try await stage.replicated()
            let restored = stage.source + "-restored"
            var back = try stage.policy()
            (back.sourceHost, back.targetHost) = ("hqs1", "hqs8")
            back.source = try #require(DatasetName(stage.target))
            back.target = try #require(DatasetName(restored))
            let restore = try await stage.run([back])
            #expect(restore.status == .healthy, "F30: \(restore.said)")
            try await stage.primary.zfs("destroy", "-r", stage.source)
            var again = stage
            again.source = restored
            let linked = try await again.run()
            #expect(linked.actions.isEmpty, "F30: \(linked.said)")
            try await again.snapshot("s3")
            #expect(try await again.expectInStep().copies.isEmpty)
        },
    ]
}
