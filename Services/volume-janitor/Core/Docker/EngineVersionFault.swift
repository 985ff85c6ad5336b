/// There is no version of the API that this client and the engine both speak.
package enum EngineVersionFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The engine's oldest version is newer than this client's newest.
    case engineTooNew(lowest: EngineVersion)
    /// The engine's newest version is older than this client's oldest.
    case engineTooOld(highest: EngineVersion)

    /// What both sides speak, and what to do.
    package var description: String {
        let ours = "Poolkeeper speaks \(EngineVersion.oldest) to \(EngineVersion.newest)"
        return switch self {
        case .engineTooNew(let lowest):
            "the Docker Engine takes API versions from \(lowest) on, \(ours); update Poolkeeper"
        case .engineTooOld(let highest):
            "the Docker Engine takes API versions up to \(highest), \(ours); update Docker"
        }
    }
}
