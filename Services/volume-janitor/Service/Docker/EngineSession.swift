import AsyncHTTPClient
import NIOCore
package import Quantities
package import VolumeJanitorCore

/// The Docker Engine, asked in the version of its API that both sides speak.
package struct EngineSession: Sendable {
    let client: EngineClient
    /// What the engine says of itself.
    package let greeting: EngineGreeting
    /// The version that is spoken.
    package let version: EngineVersion

    /// A session in a version of the API that was not asked for.
    package init(client: EngineClient, greeting: EngineGreeting, version: EngineVersion) {
        self.client = client
        self.greeting = greeting
        self.version = version
    }

    /// Whether the engine knows when a volume was made.
    package var isCreationTrue: Bool { greeting.highest >= .trueCreationTimes }

    /// Whether the engine answers; throws why not.
    package func ping() async throws { _ = try await client.get("/_ping") }

    /// The folder the engine keeps its files under; nil when it does not say.
    package func rootFolder() async throws -> AbsolutePath? {
        try EngineAnswer.rootFolder(try await client.get(path("/info")))
    }

    /// All volumes.
    package func volumes() async throws -> VolumeListing {
        try EngineAnswer.volumes(try await client.get(path("/volumes")))
    }

    /// One volume; nil when there is none of that name.
    package func volume(_ name: VolumeName) async throws -> DockerVolume? {
        do {
            return try EngineAnswer.volume(try await client.get(path("/volumes/\(name)")))
        } catch EngineFault.refused(_, 404, _) {
            return nil
        }
    }

    /// All containers, stopped ones too.
    package func containers() async throws -> [LabelSet] {
        try EngineAnswer.containers(
            try await client.get(path("/containers/json"), [("all", "1")])
        )
    }

    /// The containers of these ids that exist; ids are hexadecimal.
    package func containers(_ ids: [String]) async throws -> [LabelSet] {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        let query = [("all", "1"), ("filters", "{\"id\":[\(list)]}")]
        let found = try EngineAnswer.containers(
            try await client.get(path("/containers/json"), query)
        )
        // The filter takes an id for a beginning of one.
        return found.filter { ids.contains($0.containerID) }
    }

    /// Follows what happens to volumes and containers until the stream ends, which throws.
    ///
    /// - Parameters:
    ///   - since: events from then on are told of, as far as the engine still has them.
    ///   - opened: called once the engine streams.
    ///   - each: called for each event.
    /// - Throws: why the stream ended, always.
    package func follow(
        since: Timestamp,
        opened: () async -> Void,
        each: (EngineEvent) async -> Void
    ) async throws {
        let actions = EngineEvent.actions.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try await client.stream(
            path("/events"),
            [
                ("since", "\(since.microseconds / 1_000_000)"),
                ("filters", "{\"type\":[\"volume\",\"container\"],\"event\":[\(actions)]}"),
            ]
        )
        await opened()
        var splitter = LineSplitter(bytesMax: Int(client.limits.eventBytesMax.bytes))
        for try await part in answer.body {
            for line in try splitter.take(part.readableBytesView) {
                if let event = EngineEvent.read(line) { await each(event) }
            }
        }
        try Task.checkCancellation()
        throw EngineFault.streamEnded
    }

    private func path(_ path: String) -> String { "/v\(version)\(path)" }
}
