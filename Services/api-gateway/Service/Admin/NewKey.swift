/// A key that was just made.
package struct NewKey: Sendable, Codable {
    /// What the client sends: `pk_<id>_<secret>`; shown once, kept nowhere.
    package var token: String
    /// The key without its secret.
    package var record: KeyRecord

    /// A key with its text.
    package init(token: String, record: KeyRecord) {
        self.token = token
        self.record = record
    }
}
