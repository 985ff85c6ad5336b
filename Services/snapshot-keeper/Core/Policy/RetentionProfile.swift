/// The profiles of the document's `storage.profile`, by what they keep.
package enum RetentionProfile: String, Sendable, Hashable, CaseIterable {
    /// Found out: a machine with a battery is a laptop.
    case auto
    /// Any laptop.
    case laptop
    /// Any server.
    case server
    /// The development laptop.
    case zephyrus
    /// The travel laptop.
    case yoga
    /// The production server.
    case hetzner
    /// The staging server.
    case contabo
    /// The utility server.
    case ovh

    /// What the profile keeps: 7/4/12 on a laptop, 30/12/12 on a server.
    ///
    /// - Parameter hasBattery: decides for `auto`.
    /// - Returns: daily, weekly and monthly counts.
    package func retention(hasBattery: Bool) -> RetentionPolicy {
        let isLaptop =
            switch self {
            case .auto: hasBattery
            case .laptop, .zephyrus, .yoga: true
            case .server, .hetzner, .contabo, .ovh: false
            }
        return isLaptop
            ? RetentionPolicy(daily: 7, weekly: 4, monthly: 12)
            : RetentionPolicy(daily: 30, weekly: 12, monthly: 12)
    }
}
