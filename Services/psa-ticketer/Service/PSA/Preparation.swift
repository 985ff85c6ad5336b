import PSATicketerCore
import Quantities
import Synchronization

/// What has to be found in a PSA before the first call: its address and the ids of choices.
///
/// One finds it and everybody else comes back later; what failed is tried again after a while, and
/// what a person has to change is said until it is changed.
final class Preparation<Found: Sendable>: Sendable {
    private enum State: Sendable {
        case none
        case underWay
        case found(Found, at: Timestamp)
        case failed(Hindrance)
    }

    private let state = Mutex<State>(.none)
    /// How long what was found counts.
    private let keptFor: Duration

    init(keptFor: Duration = .seconds(86_400)) { self.keptFor = keptFor }

    /// What was found; nil before.
    var found: Found? {
        state.withLock { if case .found(let found, _) = $0 { found } else { nil } }
    }

    /// Forgets what was found, because the PSA answers as if it were wrong.
    func forget() {
        state.withLock { if case .found = $0 { $0 = .none } }
    }

    /// Why it is not found; nil once it is.
    func hindrance(
        at now: Timestamp,
        _ find: () async -> Result<Found, Hindrance>
    ) async -> Hindrance? {
        if case .failure(let hindrance) = await get(at: now, find) { hindrance } else { nil }
    }

    /// What was found, or why it is not; `find` is asked by one at a time.
    func get(
        at now: Timestamp,
        _ find: () async -> Result<Found, Hindrance>
    ) async -> Result<Found, Hindrance> {
        let known: Result<Found, Hindrance>? = state.withLock { state in
            switch state {
            case .found(let found, let at) where at + keptFor > now: return .success(found)
            case .underWay:
                return .failure(Hindrance("its fields are being read", until: now + .seconds(1)))
            case .failed(let hindrance) where hindrance.until > now: return .failure(hindrance)
            default:
                state = .underWay
                return nil
            }
        }
        if let known { return known }
        let result = await find()
        state.withLock { state in
            switch result {
            case .success(let found): state = .found(found, at: now)
            case .failure(let hindrance): state = .failed(hindrance)
            }
        }
        return result
    }
}
