/// There are neither one hub's key nor as many as hubs.
struct BusKeysMismatch: Error, CustomStringConvertible {
    let servers: Int
    let hubs: Int

    var description: String {
        "\(servers) public keys were given for \(hubs) hubs; give one for all, or one for each"
    }
}
