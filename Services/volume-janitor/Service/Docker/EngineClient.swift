import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Quantities
import VolumeJanitorCore

/// Asks the Docker Engine at a unix socket; it knows GET and nothing else.
package struct EngineClient: Sendable {
    /// The socket's path.
    package let socket: String
    /// What is borne at the most.
    package let limits: EngineLimits
    private let client: HTTPClient

    /// A client of the engine at a socket; close it at the end.
    package init(socket: String, limits: EngineLimits = EngineLimits()) {
        self.socket = socket
        self.limits = limits
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .nanoseconds(limits.connectTimeout.wholeMicroseconds * 1000)
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(configuration: configuration)
    }

    /// Closes its connections.
    package func close() async {
        // Nothing is left to be done about a client that does not want to end.
        try? await client.shutdown()
    }

    /// Finds out which version of the API to speak, and speaks it.
    package func open() async throws -> EngineSession {
        let greeting = try EngineAnswer.version(try await get("/version"))
        let version = try EngineVersion.negotiated(
            highest: greeting.highest,
            lowest: greeting.lowest
        )
        return EngineSession(client: self, greeting: greeting, version: version)
    }

    /// The whole answer to a GET.
    func get(_ path: String, _ query: [(String, String)] = []) async throws -> [UInt8] {
        try await within(limits.answerTimeout, path) {
            let answer = try await begin(path, query)
            return try await collect(answer, path, limits.answerBytesMax)
        }
    }

    /// The answer to a GET whose body is read as it comes; the answer begins in time or never.
    func stream(_ path: String, _ query: [(String, String)]) async throws -> HTTPClientResponse {
        try await within(limits.answerTimeout, path) { try await begin(path, query) }
    }

    private func begin(
        _ path: String,
        _ query: [(String, String)]
    ) async throws -> HTTPClientResponse {
        let pairs = query.map { "\($0)=\(escaped($1))" }.joined(separator: "&")
        let target = pairs.isEmpty ? path : "\(path)?\(pairs)"
        var request = HTTPClientRequest(url: "http+unix://\(escaped(socket))\(target)")
        request.headers.add(name: "host", value: "docker")
        request.headers.add(name: "user-agent", value: "poolkeeper-volume-janitor")
        let answer: HTTPClientResponse
        do {
            answer = try await client.execute(request, deadline: .distantFuture)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw fault(error)
        }
        guard answer.status != .ok else { return answer }
        let bytes = try? await collect(answer, path, limits.errorBytesMax)
        let message = bytes.flatMap(EngineAnswer.message) ?? answer.status.reasonPhrase
        throw EngineFault.refused(path, Int(answer.status.code), message)
    }

    private func collect(
        _ answer: HTTPClientResponse,
        _ path: String,
        _ limit: ByteCount
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in answer.body {
                guard bytes.count + part.readableBytes <= limit.bytes else {
                    throw EngineFault.tooLarge(path, limit)
                }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let error as EngineFault {
            throw error
        } catch {
            throw fault(error)
        }
        // Cancelled reading ends like a whole answer does.
        try Task.checkCancellation()
        return bytes
    }

    private func fault(_ error: any Error) -> EngineFault {
        guard let code = (error as? IOError)?.errnoCode else {
            return .unreachable(socket, "\(error)")
        }
        return switch code {
        case ENOENT: .noSocket(socket)
        case EACCES, EPERM: .denied(socket)
        case ECONNREFUSED: .unreachable(socket, "nobody listens there")
        default: .unreachable(socket, unsafe String(cString: strerror(code)))
        }
    }
}

/// Does something in a limited time.
private func within<Value: Sendable>(
    _ limit: Duration,
    _ path: String,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() ?? nil else {
            throw EngineFault.timedOut(path, limit)
        }
        return value
    }
}

/// A text with everything but unreserved characters (RFC 3986) escaped.
private func escaped(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            escaped.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            escaped += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return escaped
}
