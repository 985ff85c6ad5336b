import Contracts
import Quantities

extension Scope {
    /// Whether who has this scope may see what a message is about.
    func contains(_ message: some OwnedMessage) -> Bool {
        message.tenant == tenant && contains(client: message.client)
    }
}
