package import AlertRouterCore

/// An Alertmanager configuration that was read and is valid.
package struct RouterConfiguration: Sendable {
    /// `global.resolve_timeout`.
    package var resolveTimeout = Duration.seconds(300)
    /// The routes.
    package var tree: RouteTree
    /// Who can be told, in the configuration's order.
    package var receivers: [Receiver]
    /// What keeps what quiet.
    package var inhibitRules: [InhibitRule] = []
    /// Named time intervals.
    package var intervals: [String: [TimeInterval]] = [:]
    /// The configuration as YAML, secrets as `<secret>`: what `amtool` reads.
    package var text: String

    /// Somebody who can be told, by some targets.
    package struct Receiver: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Its targets.
        package var targets: [RouteTarget]
    }

    /// A configuration that takes every alert and tells nobody.
    package static var tellsNobody: RouterConfiguration {
        var root = RouteTree.Draft()
        root.receiver = "default"
        return RouterConfiguration(
            tree: RouteTree(root: root),
            receivers: [Receiver(name: "default", targets: [])],
            text: "route:\n  receiver: \"default\"\nreceivers:\n- name: \"default\"\n"
        )
    }

    /// A configuration that tells one receiver of every alert, grouped by what is wrong and where.
    package static func telling(_ receiver: AlertRouter.Receiver) -> RouterConfiguration {
        var root = RouteTree.Draft()
        root.receiver = receiver.name
        root.groupBy = .labels(["alertname", "client", "system"])
        let targets = receiver.targets.enumerated().map { index, target in
            RouteTarget(
                integration: target.integration,
                index: index,
                sendsResolved: target.sendsResolved
            )
        }
        return RouterConfiguration(
            tree: RouteTree(root: root),
            receivers: [Receiver(name: receiver.name, targets: targets)],
            text: "route:\n  receiver: \"\(receiver.name)\"\n"
                + "  group_by: [alertname, client, system]\n"
                + "receivers:\n- name: \"\(receiver.name)\"\n"
        )
    }

    /// The targets of a receiver; none for one that is not there.
    package func targets(of receiver: String) -> [RouteTarget] {
        receivers.first { $0.name == receiver }?.targets ?? []
    }
}
