import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

extension FakeEngine {
    struct Refusal: Error {
        let status: Int
        let message: String
    }

    func answer(_ request: Request) async throws -> Response {
        do {
            let (version, path) = try split(request.uri.path)
            if let broken = state.withLock({ $0.rules.broken[path] }) {
                return try await answer(broken)
            }
            try check(version)
            return try answer(path, request.uri.queryParameters)
        } catch let refusal as Refusal {
            return json(["message": refusal.message], status: refusal.status)
        }
    }

    private func split(_ path: String) throws -> (version: Double?, path: String) {
        let parts = path.split(separator: "/").map(String.init)
        guard let first = parts.first, first.hasPrefix("v"),
            let minor = first.split(separator: ".").last.flatMap({ Double($0) }), parts.count > 1
        else { return (nil, path) }
        return (minor, "/" + parts.dropFirst().joined(separator: "/"))
    }

    private func check(_ version: Double?) throws {
        let rules = state.withLock { $0.rules }
        func minor(_ text: String) -> Double {
            text.split(separator: ".").last.flatMap { Double($0) } ?? 0
        }
        guard let version else { return }
        let text = "1.\(Int(version))"
        if version > minor(rules.highest) {
            throw Refusal(
                status: 400,
                message: "client version \(text) is too new. "
                    + "Maximum supported API version is \(rules.highest)"
            )
        }
        if version < minor(rules.lowest) {
            throw Refusal(
                status: 400,
                message: "client version \(text) is too old. Minimum supported API version is "
                    + "\(rules.lowest), please upgrade your client to a newer version"
            )
        }
    }

    private func answer(_ path: String, _ query: Parameters) throws -> Response {
        switch path {
        case "/_ping": return .text("OK")
        case "/version":
            let rules = state.withLock { $0.rules }
            return json([
                "Version": "fake", "ApiVersion": rules.highest, "MinAPIVersion": rules.lowest,
            ])
        case "/info": return json(["DockerRootDir": state.withLock { $0.root }])
        case "/volumes":
            let volumes = state.withLock { $0 }.volumes.values.map(\.document)
            return json(["Volumes": volumes, "Warnings": NSNull()])
        case "/containers/json": return json(try containers(query))
        case "/events": return try events(query)
        case _ where path.hasPrefix("/volumes/"):
            let name = String(path.dropFirst("/volumes/".count))
            guard let volume = state.withLock({ $0.volumes[name] }) else {
                throw Refusal(status: 404, message: "get \(name): no such volume")
            }
            return json(volume.document)
        default: throw Refusal(status: 404, message: "page not found")
        }
    }

    private func answer(_ broken: Broken) async throws -> Response {
        switch broken {
        case .body(let text): return .text(text)
        case .status(let status, let text):
            return .text(text, status: .init(code: status))
        case .bytes(let count):
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    var rest = count
                    while rest > 0 {
                        let part = min(rest, 64 << 10)
                        try await writer.write(ByteBuffer(repeating: 0x20, count: part))
                        rest -= part
                    }
                    try await writer.finish(nil)
                }
            )
        case .silent:
            let (never, end) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            end.finish()
            throw CancellationError()
        }
    }

    private func filters(_ query: Parameters) throws -> [String: [String]] {
        guard let text = query["filters"].map(String.init) else { return [:] }
        guard let decoded = text.removingPercentEncoding,
            let object = try? JSONSerialization.jsonObject(with: Data(decoded.utf8)),
            let filters = object as? [String: [String]]
        else { throw Refusal(status: 400, message: "invalid filter") }
        return filters
    }

    private func containers(_ query: Parameters) throws -> [Any] {
        let ids = try filters(query)["id"]
        let all = query["all"] == "1" || query["all"] == "true"
        let now = state.withLock { $0 }
        return now.containers.values.filter { container in
            (all || container.isRunning)
                && (ids?.contains { container.id.hasPrefix($0) } ?? true)
        }.map { now.document($0) }
    }

    private func events(_ query: Parameters) throws -> Response {
        let wanted = try filters(query)
        let since = query["since"].flatMap { Double($0) }
        let (stream, output) = AsyncStream.makeStream(of: String.self)
        state.withLock { state in
            for event in state.ring where since.map({ event.time >= $0 }) ?? false {
                output.yield(event.line)
            }
            state.followers.append(output)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                // The head goes out at once, as Docker's does.
                try await writer.write(ByteBuffer())
                for await line in stream.cancelOnGracefulShutdown()
                where FakeEngineState.matches(line, wanted) {
                    try await writer.write(ByteBuffer(string: line))
                }
                try await writer.finish(nil)
            }
        )
    }

    /// JSON in chunks, without a length.
    private func json(_ value: Any, status: Int = 200) -> Response {
        let data = (try? JSONSerialization.data(withJSONObject: value)) ?? Data()
        return Response(
            status: .init(code: status),
            headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                for start in stride(from: 0, to: data.count, by: 100) {
                    let part = data[start..<min(start + 100, data.count)]
                    try await writer.write(ByteBuffer(bytes: part))
                }
                try await writer.finish(nil)
            }
        )
    }
}
