package import Contracts
import Observations
import Quantities

extension RunRecord {
    /// The run as others are told of it.
    package func fact(of owner: HostIdentity) -> VolumeCleaned {
        var fact = VolumeCleaned(
            tenant: owner.tenant,
            client: owner.client,
            host: owner.host,
            volume: key.volume.text,
            path: key.path.description,
            algorithm: algorithm,
            run: String(id),
            trigger: trigger,
            startedAt: startedAt,
            endedAt: endedAt ?? startedAt,
            state: state,
            plan: plan
        )
        guard let result else { return fact }
        fact.reason = result.reason
        fact.removedFiles = result.files
        fact.removedBytes = ByteCount(result.expectedFreedBytes)
        for (reason, count) in result.skipped { fact.skipped[reason.rawValue] = count }
        for problem in result.problems { fact.errors[problem.name, default: 0] += problem.count }
        return fact
    }
}
