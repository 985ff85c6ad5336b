import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ServiceChassis

/// `poolkeeper health`: what a container's health check asks, without curl in the image.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a service whether it is well; exit 0 if it answers with success.",
        discussion: "Example: poolkeeper health http://127.0.0.1:8000/healthz"
    )

    @Argument(help: "The address to ask.")
    var url: String

    func run() async throws {
        let client = HTTPClient()
        let answer = await Self.answer(of: url, client: client)
        try await client.shutdown()
        switch answer {
        case .success(let body): Console.standard.output(body + "\n")
        case .failure(let refusal):
            Console.standard.error("\(url): \(refusal.reason)\n")
            throw ArgumentParser.ExitCode(1)
        }
    }

    struct Refusal: Error, Equatable {
        let reason: String
    }

    static func answer(of url: String, client: HTTPClient) async -> Result<String, Refusal> {
        do {
            let request = HTTPClientRequest(url: url)
            let answer = try await client.execute(request, timeout: .seconds(5))
            let body = try await answer.body.collect(upTo: 1 << 20)
            guard (200..<300).contains(answer.status.code) else {
                return .failure(Refusal(reason: "it answered \(answer.status.code)"))
            }
            return .success(String(buffer: body))
        } catch {
            return .failure(Refusal(reason: "it does not answer (\(error))"))
        }
    }
}
