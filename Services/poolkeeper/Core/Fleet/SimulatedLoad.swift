import Foundation
import Quantities

/// Processor, memory and uptime of a system.
struct SimulatedLoad: Sendable {
    let memoryTotalGB: Double
    private let noise: Noise
    private let bootedBefore: Double
    private let past: Past

    init(noise: Noise, past: Past) {
        self.noise = noise
        self.past = past
        memoryTotalGB = noise["memory"].pick([34.3, 68.7, 137.4])
        bootedBefore = noise["boot"].within(0.2...0.9)
    }

    /// Per cent of all cores: quiet at night, busy in office hours, a peak during nightly backups.
    func processor(at moment: Timestamp) -> Double {
        let hour = Double(moment.microseconds / 1_000_000 % 86_400) / 3600
        let office = max(0, sin((hour - 7) / 12 * .pi)) * 24
        let backup = (1..<3).contains(hour) ? 35.0 : 0
        let flicker = noise["cpu"][moment.microseconds / 10_000_000].unit * 9
        return min(99, 4 + office + backup + flicker)
    }

    /// Gigabytes in use; ZFS takes most of what is there.
    func memoryUsedGB(at moment: Timestamp) -> Double {
        let flicker = noise["ram"][moment.microseconds / 600_000_000].centred * 0.03
        return memoryTotalGB * (0.81 + flicker)
    }

    /// Seconds since the last start; the system was started once in its past.
    func uptime(at moment: Timestamp) -> Double {
        let booted = past.start + .seconds((past.end - past.start).fractionalSeconds * bootedBefore)
        let running = (moment - booted).fractionalSeconds
        return running >= 0 ? running.rounded() : (running + 40_000_000).rounded()
    }
}
