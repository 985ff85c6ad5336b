package import Observations

/// Reads a purge again before it runs, without a look at how it was planned.
///
/// It counts what the command would destroy from the listing's text alone and refuses when that is
/// not, guid for guid, what was approved.
package enum PurgeAudit {
    /// What is wrong with a purge; nil when nothing is.
    ///
    /// - Parameters:
    ///   - plan: what is about to run.
    ///   - copy: the guid of the copy that a person wants gone.
    ///   - listing: the host as it is right before.
    /// - Returns: the finding.
    package static func finding(
        _ plan: RepairPlan,
        of copy: ZFSGuid,
        in listing: HostListing
    ) -> AuditFinding? {
        let commands = plan.steps.flatMap(\.commands)
        guard let command = commands.first else { return nil }
        func found(_ problem: String) -> AuditFinding { AuditFinding(command, problem) }
        guard commands.count == 1, command.program == .zfs, command.host == listing.host,
            command.arguments.count == 3, command.arguments[0] == "destroy",
            command.arguments[1] == "-r"
        else { return found("a purge is one `zfs destroy -r`") }
        let name = command.arguments[2]
        guard name.split(separator: "/").dropLast().last == "_superseded",
            !name.contains("@"), !name.contains("#")
        else { return found("only what lies right below `_superseded` is purged") }
        var doomed: [String] = []
        for (key, entry) in listing.datasets {
            let isMember = key.text == name || key.text.hasPrefix(name + "/")
            if isMember {
                guard listing.complete.contains(key) else {
                    return found("not all that would go is known")
                }
                doomed.append("dataset \(entry.dataset.guid)")
                doomed += entry.snapshots.map { "snapshot \($0.guid)" }
            } else if let origin = entry.dataset.origin,
                origin.hasPrefix(name + "@") || origin.hasPrefix(name + "/")
            {
                return found("\(key) was cloned from it")
            }
        }
        guard let top = DatasetName(name), listing.datasets[top]?.dataset.guid == copy else {
            return found("it is not the copy that was approved")
        }
        let approved = plan.losses.map { "\($0.kind.rawValue) \($0.guid)" }
        guard doomed.sorted() == approved.sorted() else {
            return found("what would go is not what was approved")
        }
        return nil
    }
}
