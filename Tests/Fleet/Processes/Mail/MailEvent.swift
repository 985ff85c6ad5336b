/// What a fake mail server says of itself.
package struct MailEvent: Decodable, Sendable, Hashable {
    /// What happened.
    package enum Kind: String, Decodable, Sendable {
        /// It listens; `port` says where.
        case listening
        /// An order was followed.
        case done
        /// A message was kept; `number` says which.
        case accepted
        /// A step was answered with a refusal.
        case refused
        /// A step waits to be released.
        case held
        /// The connection was cut.
        case cut
    }

    /// What happened.
    package let event: Kind
    /// Where it listens.
    package var port: Int?
    /// The number of the message that was kept, from 1.
    package var number: Int?
    /// The step of the session, such as `RCPT`.
    package var step: String?
    /// What was replied.
    package var reply: String?
}
