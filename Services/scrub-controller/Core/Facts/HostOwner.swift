package import Quantities

/// Whose host this is, and how it is called.
package struct HostOwner: Sendable, Hashable {
    /// The client whose host it is; nil for none.
    package let client: ClientName?
    /// How it is called on pages and on the bus.
    package let host: String

    /// A host.
    package init(client: ClientName?, host: String) {
        self.client = client
        self.host = host
    }
}
