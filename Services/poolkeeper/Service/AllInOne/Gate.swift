import HTTPSurface
import Synchronization

/// Hands the gateway's server, once it is made, to everybody who waits for it.
final class Gate: Sendable {
    private enum State {
        case closed([CheckedContinuation<HTTPServer, Never>])
        case open(HTTPServer)
    }

    private let state = Mutex(State.closed([]))

    /// Notes the server; after a restart of the gateway the new one counts.
    func open(_ server: HTTPServer) {
        let waiting: [CheckedContinuation<HTTPServer, Never>] = state.withLock { state in
            defer { state = .open(server) }
            guard case .closed(let waiting) = state else { return [] }
            return waiting
        }
        for one in waiting { one.resume(returning: server) }
    }

    /// The server, as soon as there is one.
    func server() async -> HTTPServer {
        await withCheckedContinuation { continuation in
            let known: HTTPServer? = state.withLock { state in
                switch state {
                case .open(let server): return server
                case .closed(let waiting):
                    state = .closed(waiting + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
