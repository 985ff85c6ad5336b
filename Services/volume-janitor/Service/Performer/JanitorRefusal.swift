import Quantities
package import VolumeJanitorCore

/// Why the janitor does not do what it was asked.
package enum JanitorRefusal: Error, Sendable, CustomStringConvertible {
    /// Nothing is registered for the path.
    case notRegistered(RegistrationKey)
    /// The rule cannot be carried out, or its volume's files cannot be reached.
    case notReady(RegistrationKey, reason: String)
    /// The volume has its turn, or another person's run.
    case busy(VolumeName)
    /// No plan of that digest is kept.
    case unknownPlan(String)
    /// The plan is of a volume other than the one the person named.
    case foreignPlan(String, VolumeName)
    /// The files that would go are others by more than a twentieth since the plan was made.
    case changed(part: Double, digest: String, files: Int64)
    /// Runs are paused.
    case paused(Pause)
    /// The files could not be looked at.
    case failed(RegistrationKey, reason: String)

    /// By how much the files may differ from the plan that was confirmed.
    package static let changeMax = 0.05

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .notRegistered(let key): "nothing is registered for \(key)"
        case .notReady(let key, let reason): "\(key) cannot be cleaned: \(reason)"
        case .busy(let volume):
            "\(volume) has its turn at the moment, and a volume has one at a time; try again"
        case .unknownPlan(let digest):
            "no plan \(digest) is kept; make a plan, look at it, and run it by its digest"
        case .foreignPlan(let digest, let volume):
            "the plan \(digest) is of the volume \(volume), not of the one that was named; look "
                + "at the plan of that volume first"
        case .changed(let part, let digest, let files):
            "since that plan the files that would go have changed by \(Self.percent(part)), more "
                + "than 5 %; the plan now is \(digest) with \(files) files: look at it first"
        case .paused(let pause):
            "runs are paused by \(pause.by)\(pause.until.map { " until \($0.rfc3339)" } ?? ""); "
                + "resume them first"
        case .failed(let key, let reason): "\(key) could not be looked at: \(reason)"
        }
    }

    private static func percent(_ part: Double) -> String {
        "\(Int((part * 100).rounded())) %"
    }
}
