package import Contracts

/// A message encoded ahead of its unit of work, so that the one writer need not do it.
package struct PreparedMessage: Sendable, Hashable {
    /// The lane that takes it.
    package let lane: LaneName
    /// What it is about.
    package let key: String
    /// Its body.
    package let body: [UInt8]
    /// The trace it belongs to.
    package let traceparent: String?

    /// Encodes a message.
    package init(_ message: some Message, traceparent: String? = nil) throws {
        self.init(
            lane: type(of: message).lane.name,
            key: message.key,
            body: try message.encodedBody(),
            traceparent: traceparent
        )
    }

    /// A message whose body was encoded elsewhere.
    package init(lane: LaneName, key: String, body: [UInt8], traceparent: String? = nil) {
        self.lane = lane
        self.key = key
        self.body = body
        self.traceparent = traceparent
    }
}
