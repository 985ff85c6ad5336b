/// Where the Docker Engine is asked, as `SM_DOCKER_HOST` says it.
package enum DockerHost: Sendable, Hashable, CustomStringConvertible {
    /// At the usual socket when it is there; else without an engine.
    case automatic
    /// At this unix socket, which must come to be there.
    case socket(path: String)
    /// Nowhere: volumes are what lies in the folder of volumes.
    case none

    /// The usual socket.
    package static let usualSocket = "/var/run/docker.sock"

    /// Reads `unix:///path`, `/path`, `none` or nothing; nil for anything else, such as `tcp://`,
    /// because volumes are files of this machine and so is the engine that is asked for them.
    package init?(_ text: String) {
        let path = text.hasPrefix("unix://") ? text.dropFirst(7) : text[...]
        switch text {
        case "": self = .automatic
        case "none": self = .none
        case _ where path.hasPrefix("/") && path.utf8.count <= 107:
            self = .socket(path: String(path))
        default: return nil
        }
    }

    /// The text that `init?(_:)` reads.
    package var description: String {
        switch self {
        case .automatic: ""
        case .socket(let path): "unix://\(path)"
        case .none: "none"
        }
    }
}
