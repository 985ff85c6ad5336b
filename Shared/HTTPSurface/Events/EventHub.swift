import HTTPTypes
package import Hummingbird
import NIOCore
package import Quantities
import ServiceLifecycle
import Synchronization

/// Sends events to every page that listens, and to those that come back what they missed.
///
/// Give it to the service group too: its `run` sends the heartbeat.
package final class EventHub: Service, Sendable {
    /// Whether a client may have an event.
    package typealias Filter = @Sendable (ServerSentEvent) -> Bool

    private struct Client: Sendable {
        let filter: Filter
        let output: AsyncStream<String>.Continuation
    }

    private struct State: Sendable {
        var ring: EventRing
        var clients: [UInt64: Client] = [:]
        var lastClient: UInt64 = 0
    }

    private let limits: EventLimits
    /// Numbers of an earlier process must not pass for ours.
    private let epoch: String
    private let state: Mutex<State>

    /// A hub without clients.
    package init(limits: EventLimits = EventLimits(), clock: any WallClock) {
        self.limits = limits
        epoch = String(clock.now().microseconds, radix: 36)
        state = Mutex(State(ring: EventRing(capacity: limits.replayMax)))
    }

    /// Sends an event to every client that may have it.
    package func publish(_ event: ServerSentEvent) {
        let slow = state.withLock { state in
            let wire = event.wire(id: "\(epoch)-\(state.ring.append(event))")
            return Self.send(wire, to: &state) { $0.filter(event) }
        }
        // Outside the lock: ending a stream calls `leave`, which takes it.
        for client in slow { client.output.finish() }
    }

    /// Sends every client a comment; `run` does it each heartbeat.
    package func beat() {
        let slow = state.withLock { Self.send(": heartbeat\n\n", to: &$0) { _ in true } }
        for client in slow { client.output.finish() }
    }

    /// How many clients listen.
    package var clientCount: Int { state.withLock { $0.clients.count } }

    /// Sends the heartbeat until shut down.
    package func run() async throws {
        let interval = limits.heartbeat
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: interval)
                self.beat()
            }
        }
        // Only cancellation ends the loop, which is how this service is meant to end.
    }

    /// The answer that streams events; first what the client missed by its `Last-Event-ID`.
    ///
    /// When that is no longer known it gets an event `resync` and should load everything anew.
    package func response(to request: Request, filter: @escaping Filter) throws -> Response {
        let (id, stream) = try join(lastID: request.headers[.lastEventID], filter)
        let retry = "retry: \(limits.retry.wholeMicroseconds / 1000)\n\n"
        let body = ResponseBody { writer in
            defer { self.leave(id) }
            try await writer.write(ByteBuffer(string: retry))
            for await text in stream.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(string: text))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: body
        )
    }

    private func join(
        lastID: String?,
        _ filter: @escaping Filter
    ) throws -> (id: UInt64, stream: AsyncStream<String>) {
        let joined: (id: UInt64, client: Client, stream: AsyncStream<String>)? = state.withLock {
            state in
            guard state.clients.count < limits.clientsMax else { return nil }
            let missed = backlog(since: lastID, in: state.ring, filter)
            let (stream, output) = AsyncStream.makeStream(
                of: String.self,
                bufferingPolicy: .bufferingOldest(limits.clientBufferMax + missed.count)
            )
            for text in missed { output.yield(text) }
            let client = Client(filter: filter, output: output)
            state.lastClient += 1
            state.clients[state.lastClient] = client
            return (state.lastClient, client, stream)
        }
        guard let joined else {
            throw Problem.unavailable(
                "\(limits.clientsMax) clients listen already, which is the limit",
                retryAfterSeconds: 30
            )
        }
        // A client that goes before its answer began must not stay on the list.
        joined.client.output.onTermination = { _ in self.leave(joined.id) }
        return (joined.id, joined.stream)
    }

    private func backlog(since lastID: String?, in ring: EventRing, _ filter: Filter) -> [String] {
        guard let lastID else { return [] }
        let parts = lastID.split(separator: "-")
        guard parts.count == 2, parts[0] == epoch, let number = UInt64(parts[1]),
            let missed = ring.after(number)
        else {
            return [ServerSentEvent(name: "resync", data: "").wire(id: "\(epoch)-\(ring.head)")]
        }
        return missed.filter { filter($0.event) }
            .map { $0.event.wire(id: "\(epoch)-\($0.number)") }
    }

    private func leave(_ id: UInt64) {
        state.withLock { _ = $0.clients.removeValue(forKey: id) }
    }

    /// Sends a text; returns the clients that had no room for it and are off the list.
    private static func send(
        _ text: String,
        to state: inout State,
        if wants: (Client) -> Bool
    ) -> [Client] {
        var slow: [Client] = []
        for (id, client) in state.clients where wants(client) {
            if case .enqueued = client.output.yield(text) { continue }
            // It comes back with the last id it has seen and gets the rest.
            state.clients[id] = nil
            slow.append(client)
        }
        return slow
    }
}
