import Contracts
import HTTPSurface

/// What people may have an engine do for a dataset.
enum ReplicationAct: String, CaseIterable {
    /// Look at it now.
    case run
    /// Repair it as it was shown.
    case repair
    /// Approve what its plan loses, and run it.
    case approve
    /// Approve that a copy which was set aside is purged, and do it.
    case purge

    /// What the API's description says of it.
    var summary: String {
        switch self {
        case .run: "Has a dataset looked at now."
        case .repair: "Has a dataset repaired as it was shown; loses nothing."
        case .approve: "Approves what a plan loses, bound to its digest, and has it run once."
        case .purge: "Approves that a copy which was set aside is destroyed, and has it done once."
        }
    }

    /// Who may: what loses something takes an administrator.
    var permission: Permission {
        switch self {
        case .run, .repair: .operate
        case .approve, .purge: .admin
        }
    }

    /// The command, as a form or a body asks for it.
    ///
    /// - Throws: 422 when it does not say what it is bound to.
    func command(_ fact: ReplicationAssessed, _ fields: ReplicationFields) throws -> any Command {
        switch self {
        case .run:
            return RunReplication(dataset: fact.dataset, isDryRun: fields.dryRun ?? false)
        case .repair:
            guard let plan = fields.plan, !plan.isEmpty else {
                throw Problem.unprocessable("give the `plan` that you saw, such as `fork`")
            }
            return RepairReplication(dataset: fact.dataset, plan: plan)
        case .approve:
            return ApproveLosses(dataset: fact.dataset, digest: try Self.digest(fields))
        case .purge:
            guard let copy = fields.copy, !copy.isEmpty else {
                throw Problem.unprocessable("give the guid of the `copy`")
            }
            return PurgeCopy(dataset: fact.dataset, copy: copy, digest: try Self.digest(fields))
        }
    }

    private static func digest(_ fields: ReplicationFields) throws -> String {
        guard let digest = fields.digest, digest.utf8.count == 64 else {
            throw Problem.unprocessable(
                "give the `digest` of what you saw, 64 hexadecimal digits: an approval is bound "
                    + "to it"
            )
        }
        return digest
    }
}
