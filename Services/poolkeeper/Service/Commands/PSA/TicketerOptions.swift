import ArgumentParser
import NIOCore
import NIOHTTP1

/// Where a psa-ticketer answers, and how.
struct TicketerOptions: ParsableArguments {
    @Option(help: "Where the psa-ticketer answers, on its own machine or in its container.")
    var url = "http://127.0.0.1:8085"

    @Flag(help: "Print the ticketer's JSON.")
    var json = false

    /// Bytes of an answer at the most.
    static let answerBytesMax = 64 << 20

    /// The body of a success; throws what the ticketer says against it.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: Any]? = nil
    ) async throws -> ServiceAnswer {
        let call = ServiceCall(
            url: ServiceCall.base(of: url),
            tokenFile: nil,
            patience: .seconds(90),
            answerBytesMax: Self.answerBytesMax
        )
        do {
            return try await call.ask(method, path, body: body).orRefusal()
        } catch let silent as ServiceSilent {
            throw ServiceRefused(
                description: "the psa-ticketer at \(url) does not answer (\(silent.cause)); start "
                    + "it or give --url, such as http+unix://%2Fdata%2Fpsa-ticketer.sock for `up`"
            )
        }
    }
}
