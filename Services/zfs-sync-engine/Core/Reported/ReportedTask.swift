package import Contracts
package import Quantities

/// A replication task of a TrueNAS system, as its webhooks tell of it.
package struct ReportedTask: Sendable, Hashable, Codable {
    /// The category of its metrics (`{task_name}_status`, `{task_name}_last_run`).
    package static let type = "replication"

    /// The tenant.
    package var tenant: TenantID
    /// The system that replicates.
    package var system: SystemID
    /// The system's name for people.
    package var systemName: String
    /// The client it belongs to, when known.
    package var client: ClientName?
    /// The task's name.
    package var task: String
    /// The word of its state as sent; empty when none was.
    package var word: String
    /// When the word was true.
    package var wordAt: Timestamp?
    /// When it last ran.
    package var lastRun: Timestamp?
    /// When it last ran and came to its end.
    package var lastSuccess: Timestamp?
    /// When the system last told of it.
    package var heardAt: Timestamp

    /// A task of which nothing was told yet.
    package init(
        tenant: TenantID,
        system: SystemID,
        systemName: String,
        client: ClientName?,
        task: String,
        heardAt: Timestamp
    ) {
        self.tenant = tenant
        self.system = system
        self.systemName = systemName
        self.client = client
        self.task = task
        word = ""
        self.heardAt = heardAt
    }

    /// The tasks that a webhook tells of, each as it is after that.
    ///
    /// - Parameters:
    ///   - fact: the webhook's samples.
    ///   - known: what was told of a task before.
    /// - Returns: the tasks, by name; none for a webhook without replications.
    /// - Throws: what `known` throws.
    package static func told<Failure: Error>(
        by fact: SamplesAccepted,
        known: (String) throws(Failure) -> Self?
    ) throws(Failure) -> [String: Self] {
        var tasks: [String: Self] = [:]
        for index in 0..<fact.samples.count {
            let row = fact.samples[index]
            guard row.type == type, !row.object.isEmpty else { continue }
            var task: Self
            if let found = tasks[row.object] {
                task = found
            } else {
                task =
                    try known(row.object)
                    ?? Self(
                        tenant: fact.tenant,
                        system: fact.system.id,
                        systemName: fact.system.name,
                        client: fact.system.client,
                        task: row.object,
                        heardAt: fact.receivedAt
                    )
            }
            task.take(row)
            tasks[row.object] = task
        }
        return tasks.mapValues { $0.heard(fact) }
    }

    private mutating func take(_ row: SampleColumns.Row) {
        switch row.name {
        case "status", "state":
            guard wordAt.map({ $0 <= row.time }) ?? true else { return }
            word = row.text
            wordAt = row.time
        case MomentMetric.lastRun.name:
            guard row.value >= 0, row.value < 1e11 else { return }
            let run = Timestamp(seconds: Int64(row.value))
            lastRun = max(run, lastRun ?? run)
        default: break
        }
    }

    /// A run is a success only once the word says so; the order of the samples does not matter.
    private func heard(_ fact: SamplesAccepted) -> Self {
        var task = self
        task.systemName = fact.system.name
        task.client = fact.system.client
        task.heardAt = max(heardAt, fact.receivedAt)
        if task.code == 1, let run = lastRun ?? wordAt {
            task.lastSuccess = max(run, lastSuccess ?? run)
        }
        return task
    }

    /// The code of its word (`StateWords`): 1 for success, 6 for failure, 0 for not known.
    package var code: Int { StateWords.code(of: word, type: Self.type, metric: "status") }

    /// Whose it is, as told on the bus: `<system>`, or `<tenant>/<system>` beside other tenants.
    package var host: String {
        tenant == .single ? system.text : "\(tenant)/\(system)"
    }
}
