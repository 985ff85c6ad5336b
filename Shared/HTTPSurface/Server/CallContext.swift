package import Hummingbird
package import NIOCore

/// What a handler knows about a call beside the request.
package struct CallContext: RequestContext {
    /// Hummingbird's own part: logger, path parameters, matched pattern.
    package var coreContext: CoreRequestContextStorage
    /// The caller; nil on an open route.
    package var principal: Principal?
    /// W3C trace context of this call, sent back in its answer.
    package var traceparent = ""
    /// The connection the call came by.
    package let channel: any Channel

    /// A context for one request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The caller.
    package func requirePrincipal() throws -> Principal {
        guard let principal else { throw Problem.unauthorized() }
        return principal
    }

    /// The peer's IP address; nil on a unix socket.
    package var remoteAddress: String? { channel.remoteAddress?.ipAddress }
}
