package import Quantities
import Synchronization

/// Which bodies were accepted a short time ago, so that a body sent again is not a second poll.
///
/// Only what saves work: over a restart and between replicas the claims in fleet history decide.
package final class RecentBodies: Sendable {
    /// Whose body it is, and its SHA-256.
    package struct Key: Sendable, Hashable {
        let tenant: TenantID
        let system: SystemID
        let digest: [UInt8]

        /// A body of a system.
        package init(tenant: TenantID, system: SystemID, digest: [UInt8]) {
            (self.tenant, self.system, self.digest) = (tenant, system, digest)
        }
    }

    private struct State {
        var accepted: [Key: Entry] = [:]
        var order: [(key: Key, at: Timestamp)] = []
        var first = 0
    }

    private struct Entry {
        let at: Timestamp
        let samples: Int
    }

    private let state = Mutex(State())
    private let window: Duration
    private let countMax: Int

    /// A memory of a span; at the most `countMax` bodies.
    package init(window: Duration, countMax: Int = 50_000) {
        self.window = window
        self.countMax = countMax
    }

    /// How many samples the same body brought inside the window; nil when it is new.
    package func samples(of key: Key, at now: Timestamp) -> Int? {
        state.withLock { state in
            guard let entry = state.accepted[key], now - entry.at <= window else { return nil }
            return entry.samples
        }
    }

    /// Remembers a body; the first time counts.
    package func remember(_ key: Key, samples: Int, at now: Timestamp) {
        state.withLock { state in
            while state.first < state.order.count,
                now - state.order[state.first].at > window
                    || state.order.count - state.first >= countMax
            {
                let old = state.order[state.first]
                if state.accepted[old.key]?.at == old.at { state.accepted[old.key] = nil }
                state.first += 1
            }
            if state.first > 4096, state.first * 2 > state.order.count {
                state.order.removeFirst(state.first)
                state.first = 0
            }
            guard state.accepted[key] == nil else { return }
            state.accepted[key] = Entry(at: now, samples: samples)
            state.order.append((key, now))
        }
    }
}
