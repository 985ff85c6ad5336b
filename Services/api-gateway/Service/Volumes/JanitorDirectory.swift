import AsyncHTTPClient
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Quantities
import ServiceChassis
import Synchronization

/// Finds the janitor of a host, and asks it in a person's name.
final class JanitorDirectory: Sendable {
    /// Bytes of an answer at the most; the audit is read page by page.
    static let answerBytesMax = 64 << 20

    let links: [JanitorLink]
    private let client: HTTPClient
    private let timeout: Duration
    private let hosts = Mutex<[String: JanitorLink]>([:])

    init(links: [JanitorLink], client: HTTPClient, timeout: Duration) {
        self.links = links
        self.client = client
        self.timeout = timeout
    }

    /// What a janitor answered.
    struct Answer: Sendable {
        let status: Int
        let type: String
        let location: String?
        let body: ByteBuffer

        /// The body as JSON of a type, when it was a success.
        func document<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: Data(body.readableBytesView))
        }

        /// What a refusal says; nil for a success.
        var refusal: String? {
            guard !(200..<300).contains(status) else { return nil }
            struct Refusal: Decodable { let detail: String }
            let said = try? JSONDecoder().decode(Refusal.self, from: Data(body.readableBytesView))
            return said?.detail ?? "the janitor answered \(status)"
        }
    }

    /// The janitors a caller may reach.
    func links(in scope: Scope) -> [JanitorLink] {
        guard scope.tenant == .single else { return [] }
        return links.filter { scope.contains(client: $0.client) }
    }

    /// The janitor of a host; nil when none that the caller may reach says that it is.
    func link(to host: String, in scope: Scope) async -> JanitorLink? {
        let allowed = links(in: scope)
        if let known = hosts.withLock({ $0[host] }), allowed.contains(known) { return known }
        for link in allowed {
            guard let name = await self.host(of: link) else { continue }
            hosts.withLock { $0[name] = link }
            if name == host { return link }
        }
        return nil
    }

    /// How a janitor calls its host; nil when it does not answer.
    func host(of link: JanitorLink) async -> String? {
        struct Health: Decodable { let host: String }
        let answer = try? await ask(link, .GET, "/api/health", person: "")
        return answer.flatMap { try? $0.document(Health.self).host }
    }

    /// Asks a janitor; throws what a caller is answered when it cannot be reached.
    func ask(
        _ link: JanitorLink,
        _ method: HTTPMethod,
        _ path: String,
        body: ByteBuffer? = nil,
        headers: HTTPHeaders = [:],
        person: String
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: link.url + path)
        request.method = method
        request.headers = headers
        if let token = link.token {
            request.headers.add(name: "authorization", value: "Bearer \(token.revealed)")
        }
        if !person.isEmpty {
            request.headers.add(name: TokenAuthenticator.personHeader, value: person)
        }
        if let body {
            request.body = .bytes(body)
            request.headers.replaceOrAdd(name: "content-type", value: "application/json")
        }
        do {
            let answer = try await client.execute(
                request,
                timeout: .nanoseconds(timeout.wholeMicroseconds * 1000)
            )
            return Answer(
                status: Int(answer.status.code),
                type: answer.headers.first(name: "content-type") ?? "application/json",
                location: answer.headers.first(name: "location"),
                body: try await answer.body.collect(upTo: Self.answerBytesMax)
            )
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem.unavailable(
                "the janitor at \(link.url) does not answer; is volume-janitor running there?",
                retryAfterSeconds: 10
            )
        }
    }
}
