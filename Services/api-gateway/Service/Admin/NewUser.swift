/// A user whose password was just set.
package struct NewUser: Sendable, Codable {
    /// The name to sign in with.
    package var name: String
    /// The password; shown once, kept nowhere.
    package var password: String

    /// A name with its password.
    package init(name: String, password: String) {
        self.name = name
        self.password = password
    }
}
