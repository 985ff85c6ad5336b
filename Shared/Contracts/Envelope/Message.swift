/// A typed fact or request that travels the bus; one type a file, in its producer's folder.
///
/// Within a version only optional fields are added, receivers ignore what they do not know, and a
/// value outside an enumeration is kept as unknown. A breaking change is a new version beside the
/// old one. Samples of each version in `Tests/Shared/ContractsTests/Wire` are frozen for ever.
package protocol Message: Sendable, Equatable {
    /// The lane that carries messages of this type and of no other.
    static var lane: LaneDeclaration { get }

    /// What the message is about (CloudEvents `subject`): the key of a state lane.
    var key: String { get }

    /// The message as UTF-8 JSON, the `data` of its envelope; the same value gives the same bytes.
    func encodedBody() throws -> [UInt8]

    /// The message that `encodedBody()` wrote, or a later minor version of it.
    init(decodingBody bytes: [UInt8]) throws
}
