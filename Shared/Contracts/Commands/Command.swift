/// A request that one instance of a service performs, once, at a person's word.
///
/// The type stands in the folder of the service that performs it. Within a version only optional
/// fields are added; samples are frozen as those of messages are.
package protocol Command: Sendable, Codable, Equatable {
    /// What is asked for: `<service>.<verb>.v<version>`.
    static var kind: LaneName { get }

    /// What it is about: commands of one key are performed one after another.
    var key: String { get }
}

extension LaneName {
    /// The kind of a command, by its literal.
    static func kind(_ text: String) -> LaneName {
        guard let kind = LaneName(text) else { preconditionFailure("\(text) is no kind") }
        return kind
    }
}
