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

extension PoolAssessment {
    /// The colour of the bar: how full it is, not how healthy.
    var usageTone: Tone {
        let limits = Thresholds()
        switch ratio ?? 0 {
        case limits.poolCritical...: return .critical
        case limits.poolWarning...: return .warning
        default: return .fine
        }
    }
}
