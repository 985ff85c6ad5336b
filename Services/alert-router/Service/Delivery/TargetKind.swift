package import AlertRouterCore
import Quantities
import ServiceChassis

/// One entry of a receiver, such as one of its `discord_configs`.
package protocol TargetKind: Sendable {
    /// Its list in a receiver, such as `discord_configs`.
    static var key: String { get }

    /// An entry as the configuration gives it; problems are noted in the reader.
    init(reading reader: inout TargetReader)

    /// Whether it is told of alerts that are over.
    var sendsResolved: Bool { get }
    /// Where it sends to.
    var destination: Destination { get }

    /// What is sent for a notice.
    func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter
}

extension TargetKind {
    /// The kind's word, such as `discord`.
    package static var integration: String { String(key.dropLast("_configs".count)) }

    /// The kind's word, such as `discord`.
    package var integration: String { Self.integration }
}

/// Where notifications go: what has one pace, one state and one health.
package struct Destination: Sendable, Hashable {
    /// What tells it from others without giving a secret away, such as `discord-8f3a…`.
    package let id: String
    /// What people call it, such as `discord at discord.com`.
    package let name: String
    /// How fast it takes notifications.
    package let pace: SendPace
    /// Whether several undelivered notices of a group are told as one.
    package let merges: Bool

    /// A destination.
    ///
    /// - Parameters:
    ///   - kind: the kind of target.
    ///   - secret: what it is reached by, such as an address with a token in it; only its hash is
    ///     kept.
    ///   - place: what people call it, such as a host.
    ///   - pace: how fast it takes notifications.
    ///   - merges: whether several undelivered notices of a group are told as one.
    package init(
        kind: String,
        secret: String,
        place: String,
        pace: SendPace,
        merges: Bool = true
    ) {
        id = "\(kind)-\(SecretDigest.short(secret))"
        name = "\(kind) at \(place)"
        self.pace = pace
        self.merges = merges
    }
}
