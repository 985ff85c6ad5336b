import ArgumentParser
import NIOCore
import NIOHTTP1

/// Where an alert-router answers, and how.
struct RouterOptions: ParsableArguments {
    @Option(help: "Where the alert-router answers.")
    var url = "http://127.0.0.1:9093"

    @Option(help: "A file with the router's token; needed from networks that it does not trust.")
    var tokenFile: String?

    @Flag(help: "Print the router's JSON.")
    var json = false

    private static let router = AskedService(
        name: "the alert-router",
        advice: "start it or give --url",
        patience: .seconds(60),
        answerBytesMax: 16 << 20
    )

    /// The body of a success; throws what the router says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        try await Self.router.ask(at: url, tokenFile: tokenFile, method, path, body: body)
            .orRefusal()
    }
}
