import AsyncHTTPClient
import NIOCore

/// How the gateway connects to collectors.
enum CollectorClient {
    /// A collector that does not take the connection within this is passed over.
    static let connectTimeout = TimeAmount.seconds(3)

    /// A client that says at once when a connection is refused.
    ///
    /// By itself it would try the same address again for the whole of the connect timeout, while
    /// the next collector could have had the body.
    static func make() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = connectTimeout
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }
}
