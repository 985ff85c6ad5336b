import Hummingbird
import NIOCore

/// What the filter knows about a call beside the request.
struct FilterContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection the call came by.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
