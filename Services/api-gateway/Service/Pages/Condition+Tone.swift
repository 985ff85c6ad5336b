import APIGatewayCore
import WebInterface

extension Condition {
    /// Colour and icon of a condition.
    var tone: Tone {
        switch self {
        case .healthy: .fine
        case .unknown: .unknown
        case .warning: .warning
        case .critical: .critical
        }
    }
}

extension SystemAssessment {
    /// Colour and icon of a system: silence has its own.
    var tone: Tone {
        if isOffline { return condition == .critical ? .offline : .warning }
        return condition.tone
    }
}

extension Thresholds {
    /// The bar of a pool: coloured by how full it is, not by how healthy, with a gap at each limit.
    func meter(_ ratio: Double, isStale: Bool) -> Meter {
        let tone: Tone =
            switch ratio {
            case poolCritical...: .critical
            case poolWarning...: .warning
            default: .fine
            }
        return Meter(
            ratio: ratio,
            tone: tone,
            isStale: isStale,
            limits: [poolWarning, poolCritical]
        )
    }
}
