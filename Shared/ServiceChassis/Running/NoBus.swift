/// A service needs the message bus and its process was told of none.
package struct NoBus: Error, Sendable, Equatable, CustomStringConvertible {
    /// The error.
    package init() {}

    /// What is missing and what to do.
    package var description: String {
        "no message hub is known; name one with --bus or POOLKEEPER_BUS"
    }
}
