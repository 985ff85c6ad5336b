package import Quantities

/// The Docker Engine could not be asked, or did not answer as it should.
package enum EngineFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no socket.
    case noSocket(String)
    /// The socket may not be opened.
    case denied(String)
    /// Nobody answers at the socket; the system's words for why.
    case unreachable(String, String)
    /// An answer did not come in time.
    case timedOut(String, Duration)
    /// An answer is larger than the limit.
    case tooLarge(String, ByteCount)
    /// The engine refused a request; its own words.
    case refused(String, Int, String)
    /// The stream of events ended.
    case streamEnded

    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .noSocket(let socket):
            "there is no Docker socket at \(socket); start Docker, or set SM_DOCKER_HOST"
        case .denied(let socket):
            "the Docker socket \(socket) may not be opened; run docker-socket-filter and use its"
                + " socket, or join the group that owns it"
        case .unreachable(let socket, let why):
            "the Docker Engine does not answer at \(socket): \(why)"
        case .timedOut(let path, let limit):
            "the Docker Engine did not answer GET \(path) within \(limit.text)"
        case .tooLarge(let path, let limit):
            "the Docker Engine's answer to GET \(path) is larger than \(limit.text)"
        case .refused(let path, let status, let message):
            "the Docker Engine refused GET \(path) with \(status): \(message)"
        case .streamEnded: "the Docker Engine ended the stream of events"
        }
    }
}
