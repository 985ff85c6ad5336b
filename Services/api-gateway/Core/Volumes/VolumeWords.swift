package import Contracts

/// What the health of a volume is called on pages, and how urgent it is.
package enum VolumeWords {
    /// How much a health wants a person.
    package enum Urgency: Int, Sendable, Comparable {
        /// A person must decide or repair.
        case atOnce
        /// It is seen to, or will be.
        case soon
        /// Not enough is known.
        case unclear
        /// Nothing to do.
        case none

        /// The most urgent first.
        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The word of a state.
    package static func word(_ health: VolumeHealth) -> String {
        switch health {
        case .ok: "Healthy"
        case .overTarget: "Over"
        case .partial: "Partial"
        case .unreachable: "Unreachable"
        case .invalidRule: "Invalid rule"
        case .heldByFuse: "Held"
        case .notMounted: "Not mounted"
        case .orphaned: "Orphaned"
        case .noRule: "No rule"
        case .unknown: "Unknown"
        default: health.rawValue
        }
    }

    /// How urgent it is.
    package static func urgency(_ health: VolumeHealth) -> Urgency {
        switch health {
        case .heldByFuse, .invalidRule, .unreachable: .atOnce
        case .overTarget, .partial: .soon
        case .ok, .noRule: .none
        default: .unclear
        }
    }
}
