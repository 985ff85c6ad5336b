/// A host's value that no ssh configuration can hold.
package struct SSHConfigurationFault: Error, Hashable, CustomStringConvertible {
    /// The host's name in the configuration.
    package let host: String
    /// The setting.
    package let setting: String
    /// The value.
    package let value: String

    /// What is wrong, and what to do.
    package var description: String {
        "san_hosts.\(host): `\(value)` cannot be given to ssh as \(setting); use letters, digits, "
            + "`_`, `.`, `:` and `-` in names, and paths without quotes, backslashes or line ends"
    }
}
