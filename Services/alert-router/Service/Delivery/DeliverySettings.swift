package import AlertRouterCore
package import HTTPSurface
package import ServiceChassis

/// How notifications are delivered, every default visible: the section `delivery`.
package struct DeliverySettings: Sendable, Equatable {
    /// Where people reach the pages; empty for messages without links.
    package var externalURL = ""
    /// The receiver that is told when another's destination takes nothing more; empty for the
    /// first that has another destination.
    package var tellReceiver = ""
    /// Whether destinations may lie in private networks and on this machine.
    package var allowsPrivate = true
    /// Networks that are allowed whatever else is said.
    package var allowedNetworks: [NetworkRange] = []
    /// How much is kept, and for how long.
    package var limits = DeliveryLimits()
    /// How failures are answered.
    package var retries = RetryPlan()

    /// Settings with every default.
    package init() {}

    /// What the section gives.
    package init(reading reader: inout SettingsReader) {
        self.init()
        externalURL = reader.string("external_url", default: "")
        if !externalURL.isEmpty, WebAddress(externalURL) == nil {
            reader.problem("external_url", "`\(externalURL)` is no address of the web")
        }
        tellReceiver = reader.string("tell_receiver", default: "")
        allowsPrivate = reader.boolean("allow_private", default: allowsPrivate)
        allowedNetworks = reader.networks("allowed_networks", default: [])
        limits.waitingMax = reader.integer(
            "waiting_max",
            default: limits.waitingMax,
            in: 1...1_000_000
        )
        limits.ageMax = reader.duration(
            "give_up_after",
            default: limits.ageMax,
            in: .seconds(60) ... .seconds(30 * 86_400)
        )
        limits.probeEvery = reader.duration(
            "probe_every",
            default: limits.probeEvery,
            in: .seconds(1) ... .seconds(86_400)
        )
        limits.historyKept = reader.duration(
            "history_kept",
            default: limits.historyKept,
            in: .seconds(3600) ... .seconds(3660 * 86_400)
        )
        retries.first = reader.duration(
            "retry_first",
            default: retries.first,
            in: .milliseconds(100) ... .seconds(3600)
        )
        retries.longest = reader.duration(
            "retry_longest",
            default: retries.longest,
            in: .seconds(1) ... .seconds(86_400)
        )
    }
}
