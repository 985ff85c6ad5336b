/// Why a frame cannot be read; it is dropped and counted, and what it carried is fetched.
package enum FrameFault: Error, Sendable, Hashable {
    /// The frame ends too early or too late, or has too few parts.
    case length
    /// It does not begin as a frame of this protocol.
    case magic
    /// Its kind or verb is not one of this release.
    case unknownKind
    /// Its checksum is another.
    case checksum
    /// A field holds what it cannot hold.
    case badValue
}
