/// The version of everything in this package.
package enum Version {
    /// As `--version` prints it.
    package static let text = "0.2.0"
}
