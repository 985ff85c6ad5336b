import ArgumentParser
import NIOCore
import NIOHTTP1

/// Where a psa-ticketer answers, and how.
struct TicketerOptions: ParsableArguments {
    @Option(help: "Where the psa-ticketer answers, on its own machine or in its container.")
    var url = "http://127.0.0.1:8085"

    @Flag(help: "Print the ticketer's JSON.")
    var json = false

    private static let ticketer = AskedService(
        name: "the psa-ticketer",
        advice: "start it or give --url, such as http+unix://%2Fdata%2Fpsa-ticketer.sock for `up`",
        patience: .seconds(90),
        answerBytesMax: 64 << 20
    )

    /// The body of a success; throws what the ticketer says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        try await Self.ticketer.ask(at: url, tokenFile: nil, method, path, body: body).orRefusal()
    }
}
