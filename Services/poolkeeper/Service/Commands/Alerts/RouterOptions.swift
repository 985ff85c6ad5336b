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

    /// Bytes of an answer at the most.
    static let answerBytesMax = 16 << 20

    /// The body of a success; throws what the router says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        let call = ServiceCall(
            url: ServiceCall.base(of: url),
            tokenFile: tokenFile,
            patience: .seconds(60),
            answerBytesMax: Self.answerBytesMax
        )
        do {
            return try await call.ask(method, path, body: body).orRefusal()
        } catch let silent as ServiceSilent {
            throw ServiceRefused(
                description: "the alert-router at \(url) does not answer (\(silent.cause)); start "
                    + "it or give --url"
            )
        }
    }
}
