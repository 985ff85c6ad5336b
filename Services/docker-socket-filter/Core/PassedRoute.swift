/// The reads of the Docker Engine that pass, by the pattern of their path.
package enum PassedRoute: String, Sendable, Hashable, CaseIterable {
    /// Whether the engine answers.
    case ping = "/_ping"
    /// Which versions of the API it speaks.
    case version = "/version"
    /// Where it keeps its files.
    case info = "/info"
    /// All volumes.
    case volumes = "/volumes"
    /// One volume.
    case volume = "/volumes/{name}"
    /// All containers, with labels and mounts and without their environment.
    case containers = "/containers/json"
    /// What happens, as a stream without end.
    case events = "/events"

    /// Whether the answer goes on for as long as the caller wants.
    package var isEndless: Bool { self == .events }
}
