package import Quantities

/// What would be done to a pool's scrub now, and why now or not now.
package struct ScrubPlan: Sendable, Equatable {
    /// Whether a scrub would begin or go on now.
    package var isNow: Bool
    /// Why now, or why not.
    package var reason: String
    /// What would be done, in order.
    package var steps: [String]
    /// Bytes that would be read, those of every device together.
    package var bytes: Int64

    /// The plan at a moment; the machine is asked, and is not changed.
    package init(
        _ machine: ScrubMachine,
        _ view: PoolView?,
        _ policy: ScrubPolicy,
        now: Timestamp,
        uptime: Duration
    ) {
        steps = []
        bytes = 0
        guard let view else {
            (isNow, reason) = (false, "the pool was not looked at yet")
            return
        }
        var copy = machine
        let actions = copy.step(view, policy, now: now, uptime: uptime)
        isNow = actions.contains { if case .start = $0.act { true } else { false } }
        reason = copy.state.reason
        let left = view.devices.map { device in
            let map = DeviceMap(device.extents)
            let position = machine.state.run?.device(device.id)?.position ?? 0
            return map.total
                - map.covered(before: position)
        }
        bytes = left.reduce(0, +)
        steps = actions.compactMap(Self.words)
    }

    private static func words(_ action: ScrubAction) -> String? {
        switch action.act {
        case .start(let device, _, let ranges):
            let from = ranges.first?.start ?? 0
            let place = from == 0 ? "from its begin" : "from byte \(Wording.grouped(from))"
            let parts = Wording.count(ranges.count, "part", "parts")
            return "scrub device \(device) \(place), in \(parts)"
        case .stop: return "let the scrub stand still behind the chunk that is read"
        case .cancel: return "cancel the scrub, to go on from where it is"
        case .limit(let bytes):
            return bytes.map { "hold each device to \(Wording.size(ByteCount($0))) a second" }
        case .restoreLimits, .keep: return nil
        }
    }
}
