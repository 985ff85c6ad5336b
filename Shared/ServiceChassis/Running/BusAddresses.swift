package import MessageBus
import MessageBusZMQ

/// The hubs that `--bus` names: one address, or several with commas between.
package struct BusAddresses: Sendable {
    private let hubs: [HubEndpoints]

    /// The hubs of a text; none for nil.
    ///
    /// Throws `BusAddressError` for an address that is not one or would leave this machine
    /// unencrypted. A further `HOST:PORT` without a scheme is TCP.
    package init(_ text: String?) throws {
        hubs = try (text ?? "").split(separator: ",").map { item in
            let address = trimmed(item)
            return try HubEndpoints(address.contains("://") ? address : "tcp://" + address)
        }
    }

    /// The way to these hubs; `NoBus` when there are none.
    package func transport() throws -> any BusTransport {
        guard !hubs.isEmpty else { throw NoBus() }
        return ZeroMQTransport(hubs: hubs)
    }
}
