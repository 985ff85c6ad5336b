import FleetProcesses
import TestSupport
import Testing

@testable import FakeTargets

/// Goal: routes and receivers can be changed without a restart, and a mistake changes nothing.
///
/// Method: the real executable, whose settings file is written anew.
@Suite(.timeLimit(.minutes(10)))
struct ReloadTests {
    @Test func `a settings file that is read anew counts at once, and one that is wrong does not`()
        async throws
    {
        let old = try await FakeTarget(AlertmanagerWebhookContract())
        let new = try await FakeTarget(AlertmanagerWebhookContract())
        let router = try await RouterProcess(settings: Self.settings(old.url("/hook")))
        try await router.post("PoolUsage", system: "nas-1")
        _ = try await old.accepted(1)

        let wrong = Self.settings(new.url("/hook")) + "escalation: [{steps: [{receiver: boss}]}]\n"
        let refused = try await router.reload(settings: wrong)
        #expect(refused.status == 500)
        #expect(refused.words.contains("names the receiver `boss`, which nobody declares"))
        try await router.post("PoolUsage", system: "nas-2")
        _ = try await old.accepted(2)

        let taken = try await router.reload(settings: Self.settings(new.url("/hook")))
        #expect(taken.status == 200, "\(taken.words)")
        try await router.post("PoolUsage", system: "nas-3")
        let told = try await new.accepted(1)
        #expect(told[0].text.contains("nas-3"))
        #expect(old.arrivals.count == 2)
        await router.stop()
    }

    private static func settings(_ url: String) -> String {
        """
        alertmanager:
          route: {receiver: ops, group_by: [system], group_wait: 100ms, group_interval: 300ms}
          receivers:
            - name: ops
              webhook_configs:
                - url: \(url)

        """
    }
}
