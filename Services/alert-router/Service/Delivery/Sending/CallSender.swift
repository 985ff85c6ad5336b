import AlertRouterCore
import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Quantities
import ServiceChassis
import Synchronization

/// Makes calls over HTTP: once, in a limited time, to the address that the guard has seen.
final class CallSender: Sendable {
    /// Connections are kept for so many destinations.
    static let clientsMax = 64

    private struct Place: Hashable {
        let options: HTTPOptions
        let host: String
        let address: String?
    }

    private struct Pool {
        var clients: [Place: HTTPClient] = [:]
        var order: [Place] = []
    }

    private let guardian: AddressGuard
    private let clock: any WallClock
    private let pool = Mutex(Pool())

    init(guardian: AddressGuard, clock: any WallClock) {
        self.guardian = guardian
        self.clock = clock
    }

    /// Closes every connection.
    func close() async {
        let clients = pool.withLock { pool in
            defer { pool = Pool() }
            return Array(pool.clients.values)
        }
        // Nothing is left to be done about a client that does not want to end.
        for client in clients { try? await client.shutdown() }
    }

    /// Makes a call; every end is a verdict that names no secret.
    func send(_ call: HTTPCall, attempt: Int) async -> DeliveryVerdict {
        let redact = Redaction(call.secrets)
        return await verdict(on: call, attempt: attempt).explained { redact($0) }
    }

    private func verdict(on call: HTTPCall, attempt: Int) async -> DeliveryVerdict {
        guard let web = WebAddress(call.url.revealed) else {
            return .gone(reason: "its address is none of the web")
        }
        var pinned: String?
        if call.options.proxy == nil {
            switch await guardian.place(of: web.host, attempt: attempt) {
            case .success(let address): pinned = address
            case .failure(let refusal): return refusal.verdict
            }
        }
        do {
            let place = Place(options: call.options, host: web.host, address: pinned)
            let (client, retired) = try client(for: place)
            if let retired { try? await retired.shutdown() }
            return try await perform(call, by: client)
        } catch {
            return Self.verdict(of: error)
        }
    }

    private func perform(_ call: HTTPCall, by client: HTTPClient) async throws -> DeliveryVerdict {
        var request = HTTPClientRequest(url: call.url.revealed)
        request.method = .POST
        for field in call.fields { request.headers.add(name: field.name, value: field.value) }
        if let basic = call.options.basic {
            request.setBasicAuth(username: basic.name, password: basic.password.revealed)
        }
        if let authorization = call.options.authorization {
            request.headers.add(name: "authorization", value: authorization.revealed)
        }
        request.body = .bytes(ByteBuffer(bytes: call.body))
        let answer = try await client.execute(
            request,
            timeout: .nanoseconds(call.timeout.wholeMicroseconds * 1000)
        )
        var body: [UInt8] = []
        do {
            for try await part in answer.body {
                body += part.readableBytesView.prefix(HTTPAnswer.bodyBytesMax - body.count)
                if body.count >= HTTPAnswer.bodyBytesMax { break }
            }
        } catch {
            // The status has been said; a body that breaks off changes nothing.
        }
        var fields: [String: String] = [:]
        for (name, value) in answer.headers where fields[name.lowercased()] == nil {
            fields[name.lowercased()] = value
        }
        return call.rule.verdict(
            on: HTTPAnswer(status: Int(answer.status.code), fields: fields, body: body),
            now: clock.now()
        )
    }

    private static let unreachable = [
        ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL,
    ]

    /// What an error means: whether the message may have arrived.
    private static func verdict(of error: any Error) -> DeliveryVerdict {
        switch error {
        case is NIOConnectionError: return .retry(after: nil, reason: "the connection is refused")
        // An address that was looked up before fails so: nothing was sent.
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return .retry(after: nil, reason: "the connection is refused")
        case let error as IOError where unreachable.contains(error.errnoCode):
            return .retry(after: nil, reason: "its host cannot be reached")
        case let error as HTTPClientError where error == .connectTimeout:
            return .retry(after: nil, reason: "connecting took too long")
        case let error as HTTPClientError where error == .tlsHandshakeTimeout:
            return .retry(after: nil, reason: "TLS took too long")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError, is UnusableTLS:
            return .retry(after: nil, reason: "TLS failed: \(error)")
        case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
            return .gone(reason: "its address cannot be used")
        case is CancellationError: return .unknown(reason: "the router was ended meanwhile")
        default:
            return .unknown(reason: "the connection ended before an answer came")
        }
    }

    // MARK: - Connections

    private func client(for place: Place) throws -> (HTTPClient, retired: HTTPClient?) {
        try pool.withLock { pool in
            if let client = pool.clients[place] { return (client, nil) }
            let client = HTTPClient(configuration: try configuration(place))
            pool.clients[place] = client
            pool.order.append(place)
            guard pool.order.count > Self.clientsMax else { return (client, nil) }
            return (client, pool.clients.removeValue(forKey: pool.order.removeFirst()))
        }
    }

    private func configuration(_ place: Place) throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // Whether a message goes again is decided by the schedule alone.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.timeout.connect = .seconds(10)
        configuration.httpVersion = .http1Only
        if let address = place.address { configuration.dnsOverride[place.host] = address }
        configuration.tlsConfiguration = try Self.tls(place.options)
        if let proxy = place.options.proxy {
            guard let parts = URLComponents(string: proxy.revealed), let host = parts.host else {
                throw HTTPClientError.invalidURL
            }
            let login = parts.user.map {
                HTTPClient.Authorization.basic(username: $0, password: parts.password ?? "")
            }
            configuration.proxy = .server(
                host: host,
                port: parts.port ?? 3128,
                authorization: login
            )
        }
        return configuration
    }

    private static func tls(_ options: HTTPOptions) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if options.isUnverified { tls.certificateVerification = .none }
        do {
            if let file = options.caFile { tls.trustRoots = .file(file) }
            if let certificate = options.certificateFile, let key = options.keyFile {
                tls.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map {
                    .certificate($0)
                }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            }
        } catch {
            throw UnusableTLS(text: "the certificate or its key cannot be read")
        }
        return tls
    }
}

/// Files of certificates that cannot be used.
private struct UnusableTLS: Error, CustomStringConvertible {
    let text: String

    var description: String { text }
}
