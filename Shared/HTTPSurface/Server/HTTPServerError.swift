import Observability

/// A server could not begin to listen.
package struct HTTPServerError: CausedError, CustomStringConvertible {
    /// Where it should have listened.
    package let address: ListenAddress
    /// What the system said.
    package let cause: (any Error)?

    /// What failed and what to do.
    package var description: String {
        "cannot listen on \(address); choose another address or stop what uses this one"
    }
}
