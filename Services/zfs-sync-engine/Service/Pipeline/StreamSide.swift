/// An end of a stream.
package enum StreamSide: String, Sendable, Hashable, Codable {
    /// The host that sends.
    case source
    /// The host that receives.
    case target
}
