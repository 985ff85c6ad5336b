/// Why an address of the bus is refused.
package struct BusAddressError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal.
    package enum Code: Sendable {
        /// It is not an address of a bus.
        case malformed
        /// It leaves this machine, and nothing encrypts it.
        case unencrypted
    }

    /// The kind of refusal.
    package let code: Code
    /// The address as given.
    package let address: String

    init(_ code: Code, _ address: String) {
        self.code = code
        self.address = address
    }

    /// What is wrong with it and what to write.
    package var description: String {
        switch code {
        case .malformed:
            """
            \(address) is not an address of the bus; write ipc:///run/poolkeeper or \
            tcp://127.0.0.1:7700
            """
        case .unencrypted:
            """
            \(address) would carry the bus over a network without CURVE encryption; give this \
            process its key (POOLKEEPER_BUS_KEY, made with `poolkeeper bus keys generate`), or \
            use tcp://127.0.0.1:PORT or ipc:///FOLDER on this machine
            """
        }
    }
}
