import Contracts
package import MessageBus
import MessageBusZMQ

/// The hubs that `--bus` names: one address, or several with commas between; and the key that this
/// process is known by there.
package struct BusAddresses: Sendable {
    private let hubs: [HubEndpoints]
    private let curve: PeerCurve?
    /// For whom each source speaks, as the hubs vouch for it.
    package let standings: SourceStandings

    /// The instance that this process's key was made for; nil without a key.
    package var instance: String? { curve?.key.source.instance }

    /// The hubs of a text; none for nil.
    ///
    /// Throws `BusAddressError` for an address that is not one or would leave this machine
    /// unencrypted, `BusKeyError` for a key that cannot be used. A further `HOST:PORT` without a
    /// scheme is TCP.
    package init(_ text: String?, keys: BusKeys = BusKeys()) throws {
        let addresses = Self.addresses(text)
        let isRemote = addresses.contains { $0.hasPrefix("tcp://") }
        curve = isRemote ? try keys.curve(hubs: addresses.count) : nil
        let isEncrypted = curve != nil
        standings = SourceStandings(isVerified: isEncrypted)
        hubs = try addresses.map { try HubEndpoints($0, isEncrypted: isEncrypted) }
    }

    /// Whether every address is one; throws what `init` would, without looking at keys.
    package static func check(_ text: String?, isEncrypted: Bool) throws {
        for address in addresses(text) { _ = try HubEndpoints(address, isEncrypted: isEncrypted) }
    }

    private static func addresses(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { item in
            let address = trimmed(item)
            return address.contains("://") ? address : "tcp://" + address
        }
    }

    /// The way to these hubs; `NoBus` when there are none.
    ///
    /// `note` is told why a hub does not let this process do something.
    package func transport(
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> any BusTransport {
        guard !hubs.isEmpty else { throw NoBus() }
        return ZeroMQTransport(hubs: hubs, curve: curve, standings: standings, note: note)
    }
}
