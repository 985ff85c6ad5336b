import Logging
import Quantities
import StateStore
package import VolumeJanitorCore

extension Janitor {
    /// How long after a volume could not be measured it is tried again.
    package static let measureAgainAfter = Duration.seconds(60)

    /// The volume that waits longest to be measured; nil when none is due.
    package func volumeToMeasure() -> VolumeName? {
        let now = clock.now()
        let oldest = now - settings.measureInterval
        let again = now - Self.measureAgainAfter
        return keeper.glance { state in
            state.volumes.values.filter { volume in
                guard case .mapped = volume.state else { return false }
                let name = volume.volume.name
                // A clock that was set back must not keep a volume waiting.
                if let tried = state.measureTries[name], (again...now).contains(tried) {
                    return false
                }
                return state.measures[name].map { $0.at <= oldest } ?? true
            }
            .map(\.volume.name)
            .min {
                let (a, b) = (Self.lastMeasured($0, state), Self.lastMeasured($1, state))
                return a == b ? $0 < $1 : a < b
            }
        }
    }

    /// When a volume was last measured or tried to be; the beginning of time for never.
    private static func lastMeasured(_ name: VolumeName, _ state: JanitorState) -> Timestamp {
        state.measureTries[name] ?? state.measures[name]?.at ?? Timestamp(seconds: 0)
    }

    /// Measures a volume and keeps what it holds; false when that could not be found out.
    package func measure(_ name: VolumeName) async -> Bool {
        let now = clock.now()
        keeper.glance { $0.measureTries[name] = now }
        guard let volume = await source.mapped(name), case .mapped = volume.state else {
            return false
        }
        let totals = try? await work.measure(volume)
        await hear()
        guard let totals else { return false }
        let kept: Void? = try? await keeper.change { state, _, now in
            state.measures[name] = VolumeMeasure(totals: totals, at: now)
            state.measureTries[name] = nil
        }
        return kept != nil
    }

    /// Notes which file systems do not answer, and which do again.
    package func hear() async {
        let (volumes, known) = keeper.glance { ($0.volumes, $0.silences) }
        guard work.hasSilence || !known.isEmpty else { return }
        let silences = volumes.compactMapValues(work.silence(of:))
        guard silences != known else { return }
        for (name, reason) in silences where known[name] == nil {
            logger.error(
                "a volume does not answer",
                metadata: ["volume": "\(name)", "cause": "\(reason)"]
            )
        }
        // A journal that cannot be written ends the service by its own watch.
        try? await keeper.change { state, _, _ in state.silences = silences }
    }
}
