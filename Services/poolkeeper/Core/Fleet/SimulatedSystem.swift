package import Quantities

/// One TrueNAS system that does not exist.
package struct SimulatedSystem: Sendable {
    /// What identifies it in webhooks.
    package let id: String
    /// What people call it.
    package let name: String
    /// Its host name at the client's site.
    package let hostname: String
    /// The TrueNAS release it runs.
    package let version: String
    /// The client it belongs to.
    package let client: String
    /// What is wrong with it, if anything.
    package let trouble: Trouble?

    let pools: [SimulatedPool]
    let disks: [SimulatedDisk]
    let load: SimulatedLoad
    let replications: [SimulatedReplication]
    let past: Past

    init(number: Int, seed: UInt64, past: Past) {
        let noise = Noise(seed: seed)["system"][Int64(number)]
        let site = Self.sites[number % Self.sites.count]
        let role = Self.roles[number / Self.sites.count % Self.roles.count]
        let trouble = Trouble.of(system: number)
        let suffix = number < 20 ? "" : "-\(number / 20 + 1)"
        id = "\(site.domain.prefix { $0 != "." })-\(role)\(suffix)"
        name = "\(site.short) \(role)\(suffix)"
        hostname = "\(role)\(suffix).\(site.domain)"
        version = noise["version"].pick(Self.versions)
        client = site.client
        self.trouble = trouble
        self.past = past
        pools = SimulatedPool.all(noise: noise["pools"], trouble: trouble, past: past)
        disks = SimulatedDisk.all(noise: noise["disks"], trouble: trouble, past: past)
        load = SimulatedLoad(noise: noise["load"], past: past)
        replications =
            pools.contains { $0.name == "backup" }
            ? [SimulatedReplication(noise: noise["replication"], past: past)] : []
    }

    /// Whether it still sends at a moment.
    package func isSending(at moment: Timestamp) -> Bool {
        trouble != .silent || past.progress(moment) < Trouble.silent.onset
    }

    private struct Site {
        let client: String
        let short: String
        let domain: String
    }

    private static let sites = [
        Site(client: "Acme Corp", short: "Acme", domain: "acme.example"),
        Site(client: "Bäckerei Öttl", short: "Öttl", domain: "oettl.example"),
        Site(client: "Nordlicht Kliniken", short: "Nordlicht", domain: "nordlicht.example"),
        Site(client: "Harbor & Finch LLP", short: "Harbor", domain: "harborfinch.example"),
        Site(client: "Studio Lumen", short: "Lumen", domain: "lumen.example"),
    ]

    private static let roles = ["nas", "vault", "media", "branch"]

    private static let versions = [
        "TrueNAS-SCALE-24.04.2", "TrueNAS-SCALE-24.10.2.4", "TrueNAS-25.04.2.6", "TrueNAS-25.10.1",
    ]
}
